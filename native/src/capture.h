// One running capture: a thread of its own that fills batches of packets.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "interfaces.h"

namespace tapdeck {

struct CaptureOptions {
	std::string interface;
	std::string filter;
	std::string timestampType;  // empty: the system's default
	int snapLength = 262144;
	int bufferBytes = 32 << 20;
	int linkType = -1;  // -1: the interface's default
	bool promiscuous = true;
	bool monitor = false;
	bool immediate = false;
	bool nanoseconds = true;
};

// Packets in columns, and their bytes one after the other.
struct Batch {
	std::vector<double> seconds;
	std::vector<uint32_t> nanoseconds;
	std::vector<uint32_t> captured;
	std::vector<uint32_t> lengths;
	std::vector<uint32_t> offsets;
	std::vector<unsigned char> bytes;
};

struct CaptureFigures {
	uint64_t captured = 0;  // packets handed on
	uint64_t dropped = 0;   // by the kernel, as it counts (twice on Linux' loopback)
	uint64_t interfaceDropped = 0;
};

// Told from the capture's thread.
class CaptureListener {
 public:
	virtual ~CaptureListener() = default;
	virtual void OnBatch(std::unique_ptr<Batch> batch) = 0;
	// The last call. Empty when it was stopped, otherwise why it ended.
	virtual void OnEnd(const std::string& failure) = 0;
};

class Capture {
 public:
	~Capture();

	// False, and the failure, when the interface could not be opened.
	bool Open(const PcapLibrary& pcap, const CaptureOptions& options, Failure* failure);

	// Starts the thread. The listener must live until OnEnd.
	void Start(CaptureListener* listener);

	// Asks the thread to end; OnEnd follows. Safe to call again.
	void Stop();

	// Waits for the thread.
	void Join();

	// A batch was taken off the queue: there is room for another one.
	void Released();

	int linkType() const { return link_type_; }
	int snapLength() const { return options_.snapLength; }
	bool isNanoseconds() const { return is_nanoseconds_; }
	// A warning of pcap_activate, empty mostly.
	const std::string& warning() const { return warning_; }
	CaptureFigures figures() const;

 private:
	static void OnPacket(unsigned char* self, const PcapHeader* header, const unsigned char* data);
	void Take(const PcapHeader& header, const unsigned char* data);
	void Run();
	void Drain();
	void Flush();
	bool WaitForRoom();
	void WaitForPackets();
	void ReadFigures();
	bool SetUp(PcapHandle* handle, Failure* failure);
	bool SetFilter(Failure* failure);

	const PcapLibrary* pcap_ = nullptr;
	PcapHandle* handle_ = nullptr;
	CaptureOptions options_;
	CaptureListener* listener_ = nullptr;
	std::thread thread_;
	std::atomic<bool> stop_{false};
	std::mutex mutex_;
	std::condition_variable room_;
	int in_flight_ = 0;
	std::unique_ptr<Batch> batch_;
	int link_type_ = 0;
	bool is_nanoseconds_ = false;
	std::string warning_;
	uint32_t last_dropped_ = 0;
	uint32_t last_interface_dropped_ = 0;
	std::atomic<uint64_t> captured_{0};
	std::atomic<uint64_t> dropped_{0};
	std::atomic<uint64_t> interface_dropped_{0};
};

// Error text of a filter for a link type; empty when it compiles.
std::string FilterError(const PcapLibrary& pcap, const std::string& filter, int linkType,
                        int snapLength);

}  // namespace tapdeck
