#include "pcap_library.h"

#include <cstdlib>
#include <cstring>
#include <vector>

#ifdef _WIN32
#include <windows.h>
#else
#include <dlfcn.h>
#endif

namespace tapdeck {

namespace {

// Names by system; TAPDECK_LIBPCAP names another one.
std::vector<std::string> Names() {
	const char* wish = std::getenv("TAPDECK_LIBPCAP");
	if (wish != nullptr && *wish != '\0') return {wish};
#if defined(_WIN32)
	return {"wpcap.dll"};
#elif defined(__APPLE__)
	return {"/usr/lib/libpcap.A.dylib", "libpcap.dylib"};
#else
	return {"libpcap.so.1", "libpcap.so.0.8", "libpcap.so"};
#endif
}

#ifdef _WIN32
using Module = HMODULE;

Module Open(const std::string& name, std::string* failure) {
	// Npcap keeps its libraries in a folder of its own that is not on the path.
	char folder[MAX_PATH];
	const UINT length = GetSystemDirectoryA(folder, MAX_PATH);
	if (length > 0 && length < MAX_PATH - 8) SetDllDirectoryA((std::string(folder) + "\\Npcap").c_str());
	Module module = LoadLibraryA(name.c_str());
	SetDllDirectoryA(nullptr);
	if (module == nullptr) *failure = name + ": error " + std::to_string(GetLastError());
	return module;
}

void* Find(Module module, const char* name) {
	return reinterpret_cast<void*>(GetProcAddress(module, name));
}
#else
using Module = void*;

Module Open(const std::string& name, std::string* failure) {
	Module module = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
	if (module == nullptr) {
		const char* text = dlerror();
		*failure = text == nullptr ? name : text;
	}
	return module;
}

void* Find(Module module, const char* name) { return dlsym(module, name); }
#endif

template <typename Function>
void Take(Module module, const char* name, Function* to) {
	void* found = Find(module, name);
	std::memcpy(to, &found, sizeof found);
}

// Name of a function that is missing, or null.
const char* Fill(Module module, PcapLibrary* library) {
	const char* missing = nullptr;
#define NEEDED(name)                                       \
	Take(module, "pcap_" #name, &library->name);             \
	if (library->name == nullptr) missing = "pcap_" #name
	NEEDED(findalldevs);
	NEEDED(freealldevs);
	NEEDED(create);
	NEEDED(set_snaplen);
	NEEDED(set_promisc);
	NEEDED(can_set_rfmon);
	NEEDED(set_rfmon);
	NEEDED(set_timeout);
	NEEDED(set_buffer_size);
	NEEDED(activate);
	NEEDED(datalink);
	NEEDED(list_datalinks);
	NEEDED(free_datalinks);
	NEEDED(set_datalink);
	NEEDED(datalink_val_to_name);
	NEEDED(datalink_val_to_description);
	NEEDED(lookupnet);
	NEEDED(compile);
	NEEDED(setfilter);
	NEEDED(freecode);
	NEEDED(setnonblock);
	NEEDED(dispatch);
	NEEDED(breakloop);
	NEEDED(stats);
	NEEDED(close);
	NEEDED(geterr);
	NEEDED(statustostr);
	NEEDED(open_dead);
	NEEDED(lib_version);
#undef NEEDED
#define OPTIONAL(name) Take(module, "pcap_" #name, &library->name)
	OPTIONAL(set_immediate_mode);
	OPTIONAL(set_tstamp_precision);
	OPTIONAL(get_tstamp_precision);
	OPTIONAL(set_tstamp_type);
	OPTIONAL(list_tstamp_types);
	OPTIONAL(free_tstamp_types);
	OPTIONAL(tstamp_type_name_to_val);
	OPTIONAL(tstamp_type_val_to_name);
	OPTIONAL(tstamp_type_val_to_description);
	OPTIONAL(get_selectable_fd);
	OPTIONAL(getevent);
#undef OPTIONAL
	return missing;
}

struct Loaded {
	PcapLibrary library{};
	bool isThere = false;
	std::string failure;

	Loaded() {
		std::string first;
		for (const std::string& name : Names()) {
			std::string why;
			Module module = Open(name, &why);
			if (module == nullptr) {
				if (first.empty()) first = why;
				continue;
			}
			const char* missing = Fill(module, &library);
			if (missing == nullptr) {
				isThere = true;
				return;
			}
			first = name + " has no " + missing;
		}
		failure = first;
	}
};

}  // namespace

const PcapLibrary* LoadPcap(std::string* failure) {
	static const Loaded loaded;
	if (loaded.isThere) return &loaded.library;
	*failure = loaded.failure;
	return nullptr;
}

}  // namespace tapdeck
