// The only file that knows N-API: three questions and one running capture.
#include <napi.h>

#include <cstring>
#include <memory>

#include "capture.h"

namespace tapdeck {

namespace {

Napi::Error ErrorOf(Napi::Env env, const Failure& failure) {
	Napi::Error error = Napi::Error::New(env, failure.text);
	error.Set("code", Napi::String::New(env, failure.code));
	return error;
}

void Throw(Napi::Env env, const Failure& failure) { ErrorOf(env, failure).ThrowAsJavaScriptException(); }

// The library; when it is missing an exception is pending and null comes back.
const PcapLibrary* Library(Napi::Env env) {
	std::string why;
	const PcapLibrary* pcap = LoadPcap(&why);
	if (pcap == nullptr) Throw(env, {"ENOPCAP", "libpcap is not available: " + why});
	return pcap;
}

Napi::Array NamesOf(Napi::Env env, const std::vector<Named>& list) {
	Napi::Array array = Napi::Array::New(env, list.size());
	for (size_t at = 0; at < list.size(); at++) {
		Napi::Object one = Napi::Object::New(env);
		one.Set("value", list[at].value);
		one.Set("name", list[at].name);
		one.Set("description", list[at].description);
		array.Set(static_cast<uint32_t>(at), one);
	}
	return array;
}

Napi::Value Version(const Napi::CallbackInfo& info) {
	const PcapLibrary* pcap = Library(info.Env());
	if (pcap == nullptr) return info.Env().Undefined();
	return Napi::String::New(info.Env(), pcap->lib_version());
}

Napi::Value List(const Napi::CallbackInfo& info) {
	Napi::Env env = info.Env();
	const PcapLibrary* pcap = Library(env);
	if (pcap == nullptr) return env.Undefined();
	std::vector<Interface> list;
	Failure failure;
	if (!ListInterfaces(*pcap, &list, &failure)) {
		Throw(env, failure);
		return env.Undefined();
	}
	Napi::Array array = Napi::Array::New(env, list.size());
	for (size_t at = 0; at < list.size(); at++) {
		const Interface& each = list[at];
		Napi::Object one = Napi::Object::New(env);
		Napi::Array addresses = Napi::Array::New(env, each.addresses.size());
		for (size_t of = 0; of < each.addresses.size(); of++) {
			addresses.Set(static_cast<uint32_t>(of), each.addresses[of]);
		}
		one.Set("name", each.name);
		one.Set("description", each.description);
		one.Set("addresses", addresses);
		one.Set("loopback", each.isLoopback);
		one.Set("up", each.isUp);
		one.Set("running", each.isRunning);
		one.Set("wireless", each.isWireless);
		array.Set(static_cast<uint32_t>(at), one);
	}
	return array;
}

Napi::Value Probe(const Napi::CallbackInfo& info) {
	Napi::Env env = info.Env();
	const PcapLibrary* pcap = Library(env);
	if (pcap == nullptr) return env.Undefined();
	Abilities abilities;
	Failure failure;
	const std::string name = info[0].ToString();
	if (!ProbeInterface(*pcap, name, info[1].ToBoolean(), &abilities, &failure)) {
		Throw(env, failure);
		return env.Undefined();
	}
	Napi::Object answer = Napi::Object::New(env);
	answer.Set("linkTypes", NamesOf(env, abilities.linkTypes));
	answer.Set("timestampTypes", NamesOf(env, abilities.timestampTypes));
	answer.Set("canMonitor", abilities.canMonitor);
	return answer;
}

Napi::Value CompileFilter(const Napi::CallbackInfo& info) {
	Napi::Env env = info.Env();
	const PcapLibrary* pcap = Library(env);
	if (pcap == nullptr) return env.Undefined();
	const std::string error = FilterError(*pcap, info[0].ToString(), info[1].ToNumber(), 262144);
	return error.empty() ? env.Null() : Napi::Value(Napi::String::New(env, error));
}

// What travels from the capture's thread to JavaScript.
struct Message {
	std::unique_ptr<Batch> batch;  // null for the end
	std::string failure;
};

class LiveCapture;
void Deliver(Napi::Env env, Napi::Function callback, LiveCapture* capture, Message* message);
using Channel = Napi::TypedThreadSafeFunction<LiveCapture, Message, Deliver>;

class LiveCapture : public Napi::ObjectWrap<LiveCapture>, public CaptureListener {
 public:
	static Napi::Function Define(Napi::Env env) {
		return DefineClass(env, "LiveCapture",
		                   {InstanceMethod<&LiveCapture::Stop>("stop"),
		                    InstanceMethod<&LiveCapture::Figures>("figures"),
		                    InstanceAccessor<&LiveCapture::LinkType>("linkType"),
		                    InstanceAccessor<&LiveCapture::IsNanoseconds>("nanoseconds"),
		                    InstanceAccessor<&LiveCapture::Warning>("warning")});
	}

	explicit LiveCapture(const Napi::CallbackInfo& info) : Napi::ObjectWrap<LiveCapture>(info) {
		Napi::Env env = info.Env();
		const PcapLibrary* pcap = Library(env);
		if (pcap == nullptr) return;
		if (!info[0].IsObject() || !info[1].IsFunction()) {
			Throw(env, {"EOPEN", "openLive wants options and a function"});
			return;
		}
		Failure failure;
		if (!capture_.Open(*pcap, OptionsOf(info[0].As<Napi::Object>()), &failure)) {
			Throw(env, failure);
			return;
		}
		channel_ = Channel::New(env, info[1].As<Napi::Function>(), "tapdeck capture", 0, 1, this);
		is_running_ = true;
		Ref();
		capture_.Start(this);
	}

	~LiveCapture() override {
		capture_.Stop();
		capture_.Join();
	}

	void OnBatch(std::unique_ptr<Batch> batch) override {
		auto* message = new Message{std::move(batch), ""};
		if (channel_.NonBlockingCall(message) != napi_ok) delete message;
	}

	void OnEnd(const std::string& failure) override {
		auto* message = new Message{nullptr, failure};
		if (channel_.NonBlockingCall(message) != napi_ok) delete message;
		channel_.Release();
	}

	void Taken() { capture_.Released(); }

	// On the JavaScript thread, after the last message.
	void Ended() {
		capture_.Join();
		if (is_running_) Unref();
		is_running_ = false;
	}

 private:
	static CaptureOptions OptionsOf(const Napi::Object& from) {
		CaptureOptions options;
		const auto text = [&](const char* name, std::string* to) {
			if (from.Get(name).IsString()) *to = from.Get(name).ToString();
		};
		const auto number = [&](const char* name, int* to) {
			if (from.Get(name).IsNumber()) *to = from.Get(name).ToNumber().Int32Value();
		};
		const auto flag = [&](const char* name, bool* to) {
			if (from.Get(name).IsBoolean()) *to = from.Get(name).ToBoolean();
		};
		text("interface", &options.interface);
		text("filter", &options.filter);
		text("timestampType", &options.timestampType);
		number("snapLength", &options.snapLength);
		number("bufferBytes", &options.bufferBytes);
		number("linkType", &options.linkType);
		flag("promiscuous", &options.promiscuous);
		flag("monitor", &options.monitor);
		flag("immediate", &options.immediate);
		flag("nanoseconds", &options.nanoseconds);
		return options;
	}

	Napi::Value Stop(const Napi::CallbackInfo& info) {
		capture_.Stop();
		return info.Env().Undefined();
	}

	Napi::Value Figures(const Napi::CallbackInfo& info) {
		const CaptureFigures figures = capture_.figures();
		Napi::Object answer = Napi::Object::New(info.Env());
		answer.Set("captured", static_cast<double>(figures.captured));
		answer.Set("dropped", static_cast<double>(figures.dropped));
		answer.Set("interfaceDropped", static_cast<double>(figures.interfaceDropped));
		return answer;
	}

	Napi::Value LinkType(const Napi::CallbackInfo& info) {
		return Napi::Number::New(info.Env(), capture_.linkType());
	}

	Napi::Value IsNanoseconds(const Napi::CallbackInfo& info) {
		return Napi::Boolean::New(info.Env(), capture_.isNanoseconds());
	}

	Napi::Value Warning(const Napi::CallbackInfo& info) {
		return Napi::String::New(info.Env(), capture_.warning());
	}

	Capture capture_;
	Channel channel_;
	bool is_running_ = false;
};

// One buffer for a batch: columns first, each aligned, then the bytes. Copied, because Electron
// allows no memory of ours behind an ArrayBuffer.
Napi::ArrayBuffer BufferOf(Napi::Env env, const Batch& batch) {
	const size_t count = batch.seconds.size();
	Napi::ArrayBuffer buffer = Napi::ArrayBuffer::New(env, count * 24 + batch.bytes.size());
	auto* to = static_cast<unsigned char*>(buffer.Data());
	if (to == nullptr) return buffer;
	std::memcpy(to, batch.seconds.data(), count * 8);
	std::memcpy(to + count * 8, batch.nanoseconds.data(), count * 4);
	std::memcpy(to + count * 12, batch.captured.data(), count * 4);
	std::memcpy(to + count * 16, batch.lengths.data(), count * 4);
	std::memcpy(to + count * 20, batch.offsets.data(), count * 4);
	if (!batch.bytes.empty()) std::memcpy(to + count * 24, batch.bytes.data(), batch.bytes.size());
	return buffer;
}

void Deliver(Napi::Env env, Napi::Function callback, LiveCapture* capture, Message* message) {
	std::unique_ptr<Message> owned(message);
	// The environment is closing: nobody is there to be told.
	if (env == nullptr || callback == nullptr) return;
	if (owned->batch == nullptr) {
		capture->Ended();
		callback.Call({Napi::Number::New(env, 0), env.Null(), Napi::String::New(env, owned->failure)});
		return;
	}
	const size_t count = owned->batch->seconds.size();
	Napi::ArrayBuffer buffer = BufferOf(env, *owned->batch);
	owned.reset();
	capture->Taken();
	callback.Call({Napi::Number::New(env, static_cast<double>(count)), buffer, env.Null()});
}

Napi::Object Init(Napi::Env env, Napi::Object exports) {
	exports.Set("version", Napi::Function::New(env, Version));
	exports.Set("listInterfaces", Napi::Function::New(env, List));
	exports.Set("probeInterface", Napi::Function::New(env, Probe));
	exports.Set("compileFilter", Napi::Function::New(env, CompileFilter));
	exports.Set("LiveCapture", LiveCapture::Define(env));
	return exports;
}

}  // namespace

NODE_API_MODULE(tapdeck_capture, Init)

}  // namespace tapdeck
