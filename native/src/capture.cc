#include "capture.h"

#include <chrono>

#ifdef _WIN32
#include <windows.h>
#else
#include <poll.h>
#endif

namespace tapdeck {

namespace {

using Clock = std::chrono::steady_clock;

constexpr size_t kBatchPackets = 8192;
constexpr size_t kBatchBytes = 1 << 20;
constexpr auto kBatchTime = std::chrono::milliseconds(50);
constexpr auto kFiguresTime = std::chrono::milliseconds(250);
constexpr int kWaitMs = 20;
// Time after which the kernel hands over a block that is not full.
constexpr int kBlockMs = 50;
constexpr auto kDrainTime = std::chrono::milliseconds(2 * kBlockMs + kWaitMs);
// Batches on their way. Above that the kernel's buffer takes what comes, and counts what it must drop.
constexpr int kInFlight = 32;
constexpr unsigned kPrecisionNano = 1;

}  // namespace

Capture::~Capture() {
	Stop();
	Join();
	if (handle_ != nullptr) pcap_->close(handle_);
}

bool Capture::Open(const PcapLibrary& pcap, const CaptureOptions& options, Failure* failure) {
	pcap_ = &pcap;
	options_ = options;
	char error[kErrorBytes] = "";
	PcapHandle* handle = pcap.create(options.interface.c_str(), error);
	if (handle == nullptr) {
		*failure = {"EOPEN", error};
		return false;
	}
	if (!SetUp(handle, failure)) {
		pcap.close(handle);
		return false;
	}
	handle_ = handle;
	if (options.linkType >= 0 && pcap.set_datalink(handle, options.linkType) != 0) {
		*failure = {"EOPEN", pcap.geterr(handle)};
		return false;
	}
	link_type_ = pcap.datalink(handle);
	if (!SetFilter(failure)) return false;
	// pcap_dispatch would wait for ever in the kernel's ring when traffic stops (TPACKET_V3).
	if (pcap.setnonblock(handle, 1, error) != 0) {
		*failure = {"EOPEN", error};
		return false;
	}
	return true;
}

bool Capture::SetUp(PcapHandle* handle, Failure* failure) {
	const PcapLibrary& pcap = *pcap_;
	pcap.set_snaplen(handle, options_.snapLength);
	pcap.set_promisc(handle, options_.promiscuous ? 1 : 0);
	pcap.set_timeout(handle, kBlockMs);
	pcap.set_buffer_size(handle, options_.bufferBytes);
	if (options_.monitor) pcap.set_rfmon(handle, 1);
	if (options_.immediate && pcap.set_immediate_mode != nullptr) pcap.set_immediate_mode(handle, 1);
	if (options_.nanoseconds && pcap.set_tstamp_precision != nullptr) {
		is_nanoseconds_ = pcap.set_tstamp_precision(handle, kPrecisionNano) == 0;
	}
	if (!options_.timestampType.empty() && pcap.set_tstamp_type != nullptr) {
		const int type = pcap.tstamp_type_name_to_val(options_.timestampType.c_str());
		if (type < 0 || pcap.set_tstamp_type(handle, type) < 0) {
			*failure = {"EOPEN", "timestamps of type " + options_.timestampType + " are not offered"};
			return false;
		}
	}
	const int status = pcap.activate(handle);
	if (status < 0) {
		*failure = ActivationFailure(pcap, handle, status);
		return false;
	}
	if (status > 0) warning_ = ActivationFailure(pcap, handle, status).text;
	if (is_nanoseconds_ && pcap.get_tstamp_precision != nullptr) {
		is_nanoseconds_ = pcap.get_tstamp_precision(handle) == static_cast<int>(kPrecisionNano);
	}
	return true;
}

bool Capture::SetFilter(Failure* failure) {
	if (options_.filter.empty()) return true;
	const PcapLibrary& pcap = *pcap_;
	char error[kErrorBytes] = "";
	uint32_t network = 0;
	uint32_t netmask = 0;
	if (pcap.lookupnet(options_.interface.c_str(), &network, &netmask, error) != 0) {
		netmask = kNetmaskUnknown;
	}
	PcapProgram program{};
	if (pcap.compile(handle_, &program, options_.filter.c_str(), 1, netmask) != 0) {
		*failure = {"EFILTER", pcap.geterr(handle_)};
		return false;
	}
	const int status = pcap.setfilter(handle_, &program);
	if (status != 0) *failure = {"EFILTER", pcap.geterr(handle_)};
	pcap.freecode(&program);
	return status == 0;
}

void Capture::Start(CaptureListener* listener) {
	listener_ = listener;
	batch_ = std::make_unique<Batch>();
	thread_ = std::thread([this] { Run(); });
}

void Capture::Stop() {
	{
		std::lock_guard<std::mutex> lock(mutex_);
		stop_ = true;
	}
	room_.notify_all();
}

void Capture::Join() {
	if (thread_.joinable()) thread_.join();
}

void Capture::Released() {
	{
		std::lock_guard<std::mutex> lock(mutex_);
		in_flight_--;
	}
	room_.notify_all();
}

CaptureFigures Capture::figures() const {
	return {captured_.load(), dropped_.load(), interface_dropped_.load()};
}

void Capture::OnPacket(unsigned char* self, const PcapHeader* header, const unsigned char* data) {
	reinterpret_cast<Capture*>(self)->Take(*header, data);
}

void Capture::Take(const PcapHeader& header, const unsigned char* data) {
	Batch& batch = *batch_;
	const auto fraction = static_cast<uint32_t>(header.time.tv_usec);
	batch.seconds.push_back(static_cast<double>(header.time.tv_sec));
	batch.nanoseconds.push_back(is_nanoseconds_ ? fraction : fraction * 1000);
	batch.captured.push_back(header.captured);
	batch.lengths.push_back(header.length);
	batch.offsets.push_back(static_cast<uint32_t>(batch.bytes.size()));
	batch.bytes.insert(batch.bytes.end(), data, data + header.captured);
	captured_++;
	if (batch.seconds.size() >= kBatchPackets || batch.bytes.size() >= kBatchBytes) Flush();
}

void Capture::Flush() {
	if (batch_->seconds.empty()) return;
	std::unique_ptr<Batch> full = std::move(batch_);
	batch_ = std::make_unique<Batch>();
	batch_->bytes.reserve(full->bytes.size());
	{
		std::lock_guard<std::mutex> lock(mutex_);
		in_flight_++;
	}
	listener_->OnBatch(std::move(full));
}

// False when the capture shall end.
bool Capture::WaitForRoom() {
	std::unique_lock<std::mutex> lock(mutex_);
	while (!stop_ && in_flight_ >= kInFlight) {
		room_.wait_for(lock, std::chrono::milliseconds(100));
	}
	return !stop_;
}

void Capture::WaitForPackets() {
#ifdef _WIN32
	void* event = pcap_->getevent == nullptr ? nullptr : pcap_->getevent(handle_);
	if (event == nullptr) {
		Sleep(5);
	} else {
		WaitForSingleObject(event, kWaitMs);
	}
#else
	const int descriptor =
	    pcap_->get_selectable_fd == nullptr ? -1 : pcap_->get_selectable_fd(handle_);
	pollfd wait{descriptor, POLLIN, 0};
	// Without a descriptor this only sleeps.
	poll(descriptor < 0 ? nullptr : &wait, descriptor < 0 ? 0 : 1, descriptor < 0 ? 5 : kWaitMs);
	// An interface that went away answers at once, for ever: dispatch then says what happened.
	if ((wait.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
		std::this_thread::sleep_for(std::chrono::milliseconds(1));
	}
#endif
}

void Capture::ReadFigures() {
	PcapStatistics now{};
	if (pcap_->stats(handle_, &now) != 0) return;
	// Counters of 32 bits that wrap.
	dropped_ += static_cast<uint32_t>(now.dropped - last_dropped_);
	interface_dropped_ += static_cast<uint32_t>(now.interfaceDropped - last_interface_dropped_);
	last_dropped_ = now.dropped;
	last_interface_dropped_ = now.interfaceDropped;
}

// What came before the stop still belongs to the capture: the kernel hands a block over when it is
// full or its time is up, so that long is waited for the last one.
void Capture::Drain() {
	const auto end = Clock::now() + kDrainTime;
	while (Clock::now() < end) {
		const int count =
		    pcap_->dispatch(handle_, -1, &Capture::OnPacket, reinterpret_cast<unsigned char*>(this));
		if (count < 0) return;
		if (count == 0) WaitForPackets();
	}
}

void Capture::Run() {
	std::string failure;
	auto flushed = Clock::now();
	auto counted = flushed;
	while (WaitForRoom()) {
		const int count =
		    pcap_->dispatch(handle_, -1, &Capture::OnPacket, reinterpret_cast<unsigned char*>(this));
		if (count == kErrorBreak) break;
		if (count < 0) {
			failure = pcap_->geterr(handle_);
			if (failure.empty()) failure = pcap_->statustostr(count);
			break;
		}
		const auto now = Clock::now();
		if (now - flushed >= kBatchTime) {
			Flush();
			flushed = now;
		}
		if (now - counted >= kFiguresTime) {
			ReadFigures();
			counted = now;
		}
		if (count == 0) WaitForPackets();
	}
	if (failure.empty()) Drain();
	ReadFigures();
	Flush();
	listener_->OnEnd(failure);
}

std::string FilterError(const PcapLibrary& pcap, const std::string& filter, int linkType,
                        int snapLength) {
	PcapHandle* handle = pcap.open_dead(linkType, snapLength);
	if (handle == nullptr) return "out of memory";
	PcapProgram program{};
	std::string text;
	if (pcap.compile(handle, &program, filter.c_str(), 1, kNetmaskUnknown) != 0) {
		text = pcap.geterr(handle);
		if (text.empty()) text = "the filter does not compile";
	} else {
		pcap.freecode(&program);
	}
	pcap.close(handle);
	return text;
}

}  // namespace tapdeck
