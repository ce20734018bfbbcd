// libpcap (Npcap on Windows), loaded when it is first needed. Its ABI is declared here, so that no
// header of it is wanted for building and a machine without it still runs everything else.
#pragma once

#include <cstdint>
#include <string>

#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#endif

namespace tapdeck {

constexpr int kErrorBytes = 256;

struct PcapAddress {
	PcapAddress* next;
	sockaddr* address;
	sockaddr* netmask;
	sockaddr* broadcast;
	sockaddr* destination;
};

struct PcapInterface {
	PcapInterface* next;
	char* name;
	char* description;
	PcapAddress* addresses;
	uint32_t flags;
};

constexpr uint32_t kInterfaceLoopback = 0x1;
constexpr uint32_t kInterfaceUp = 0x2;
constexpr uint32_t kInterfaceRunning = 0x4;
constexpr uint32_t kInterfaceWireless = 0x8;

struct PcapHeader {
	timeval time;
	uint32_t captured;
	uint32_t length;
};

struct PcapProgram {
	uint32_t length;
	void* instructions;
};

struct PcapStatistics {
	uint32_t received;
	uint32_t dropped;
	uint32_t interfaceDropped;
#ifdef _WIN32
	uint32_t captured;
	uint32_t sent;
	uint32_t networkDropped;
#endif
};

struct PcapHandle;
using PcapHandler = void (*)(unsigned char*, const PcapHeader*, const unsigned char*);

// Results of pcap_activate and pcap_dispatch.
constexpr int kErrorGeneric = -1;
constexpr int kErrorBreak = -2;
constexpr int kErrorNoSuchDevice = -5;
constexpr int kErrorMonitorUnsupported = -6;
constexpr int kErrorPermission = -8;
constexpr int kErrorNotUp = -9;
constexpr int kErrorPromiscuousPermission = -11;

constexpr uint32_t kNetmaskUnknown = 0xffffffffu;

// Pointers to the functions; those marked optional may be null in old versions.
struct PcapLibrary {
	int (*findalldevs)(PcapInterface**, char*);
	void (*freealldevs)(PcapInterface*);
	PcapHandle* (*create)(const char*, char*);
	int (*set_snaplen)(PcapHandle*, int);
	int (*set_promisc)(PcapHandle*, int);
	int (*can_set_rfmon)(PcapHandle*);
	int (*set_rfmon)(PcapHandle*, int);
	int (*set_timeout)(PcapHandle*, int);
	int (*set_buffer_size)(PcapHandle*, int);
	int (*activate)(PcapHandle*);
	int (*datalink)(PcapHandle*);
	int (*list_datalinks)(PcapHandle*, int**);
	void (*free_datalinks)(int*);
	int (*set_datalink)(PcapHandle*, int);
	const char* (*datalink_val_to_name)(int);
	const char* (*datalink_val_to_description)(int);
	int (*lookupnet)(const char*, uint32_t*, uint32_t*, char*);
	int (*compile)(PcapHandle*, PcapProgram*, const char*, int, uint32_t);
	int (*setfilter)(PcapHandle*, PcapProgram*);
	void (*freecode)(PcapProgram*);
	int (*setnonblock)(PcapHandle*, int, char*);
	int (*dispatch)(PcapHandle*, int, PcapHandler, unsigned char*);
	void (*breakloop)(PcapHandle*);
	int (*stats)(PcapHandle*, PcapStatistics*);
	void (*close)(PcapHandle*);
	char* (*geterr)(PcapHandle*);
	const char* (*statustostr)(int);
	PcapHandle* (*open_dead)(int, int);
	const char* (*lib_version)();
	// Optional.
	int (*set_immediate_mode)(PcapHandle*, int);
	int (*set_tstamp_precision)(PcapHandle*, unsigned);
	int (*get_tstamp_precision)(PcapHandle*);
	int (*set_tstamp_type)(PcapHandle*, int);
	int (*list_tstamp_types)(PcapHandle*, int**);
	void (*free_tstamp_types)(int*);
	int (*tstamp_type_name_to_val)(const char*);
	const char* (*tstamp_type_val_to_name)(int);
	const char* (*tstamp_type_val_to_description)(int);
	int (*get_selectable_fd)(PcapHandle*);
	void* (*getevent)(PcapHandle*);
};

// The library, or null and why it could not be loaded.
const PcapLibrary* LoadPcap(std::string* failure);

}  // namespace tapdeck
