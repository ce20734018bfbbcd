// Capture interfaces and what each can do, as plain values.
#pragma once

#include <string>
#include <vector>

#include "pcap_library.h"

namespace tapdeck {

struct Failure {
	std::string code;  // ENOPCAP, EPERM, ENODEV, ENOTUP, EFILTER, EOPEN
	std::string text;
};

struct Interface {
	std::string name;
	std::string description;
	std::vector<std::string> addresses;
	bool isLoopback = false;
	bool isUp = false;
	bool isRunning = false;
	bool isWireless = false;
};

struct Named {
	int value = 0;
	std::string name;
	std::string description;
};

struct Abilities {
	std::vector<Named> linkTypes;  // the default one first
	std::vector<Named> timestampTypes;
	bool canMonitor = false;
};

// False, and the failure, when the list could not be made.
bool ListInterfaces(const PcapLibrary& pcap, std::vector<Interface>* list, Failure* failure);

// Opens an interface for a moment. False, and the failure, when that is not possible.
bool ProbeInterface(const PcapLibrary& pcap, const std::string& name, bool monitor,
                    Abilities* abilities, Failure* failure);

// What pcap_activate answered, in words.
Failure ActivationFailure(const PcapLibrary& pcap, PcapHandle* handle, int status);

}  // namespace tapdeck
