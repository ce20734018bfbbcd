#include "interfaces.h"

#include <cstring>

#ifndef _WIN32
#include <arpa/inet.h>
#endif

namespace tapdeck {

namespace {

std::string AddressText(const sockaddr* address) {
	char text[INET6_ADDRSTRLEN] = "";
	if (address == nullptr) return "";
	if (address->sa_family == AF_INET) {
		const auto* four = reinterpret_cast<const sockaddr_in*>(address);
		inet_ntop(AF_INET, const_cast<in_addr*>(&four->sin_addr), text, sizeof text);
	} else if (address->sa_family == AF_INET6) {
		const auto* six = reinterpret_cast<const sockaddr_in6*>(address);
		inet_ntop(AF_INET6, const_cast<in6_addr*>(&six->sin6_addr), text, sizeof text);
	}
	return text;
}

std::string Text(const char* text) { return text == nullptr ? "" : text; }

std::vector<Named> LinkTypes(const PcapLibrary& pcap, PcapHandle* handle) {
	std::vector<Named> types;
	const auto add = [&](int value) {
		types.push_back({value, Text(pcap.datalink_val_to_name(value)),
		                 Text(pcap.datalink_val_to_description(value))});
	};
	const int usual = pcap.datalink(handle);
	add(usual);
	int* values = nullptr;
	const int count = pcap.list_datalinks(handle, &values);
	for (int at = 0; at < count; at++) {
		if (values[at] != usual) add(values[at]);
	}
	if (count > 0) pcap.free_datalinks(values);
	return types;
}

std::vector<Named> TimestampTypes(const PcapLibrary& pcap, PcapHandle* handle) {
	std::vector<Named> types;
	if (pcap.list_tstamp_types == nullptr || pcap.tstamp_type_val_to_name == nullptr) return types;
	int* values = nullptr;
	const int count = pcap.list_tstamp_types(handle, &values);
	for (int at = 0; at < count; at++) {
		types.push_back({values[at], Text(pcap.tstamp_type_val_to_name(values[at])),
		                 Text(pcap.tstamp_type_val_to_description(values[at]))});
	}
	if (count > 0) pcap.free_tstamp_types(values);
	return types;
}

}  // namespace

bool ListInterfaces(const PcapLibrary& pcap, std::vector<Interface>* list, Failure* failure) {
	char error[kErrorBytes] = "";
	PcapInterface* first = nullptr;
	if (pcap.findalldevs(&first, error) != 0) {
		*failure = {"EOPEN", error};
		return false;
	}
	for (const PcapInterface* each = first; each != nullptr; each = each->next) {
		Interface one;
		one.name = Text(each->name);
		one.description = Text(each->description);
		one.isLoopback = (each->flags & kInterfaceLoopback) != 0;
		one.isUp = (each->flags & kInterfaceUp) != 0;
		one.isRunning = (each->flags & kInterfaceRunning) != 0;
		one.isWireless = (each->flags & kInterfaceWireless) != 0;
		for (const PcapAddress* at = each->addresses; at != nullptr; at = at->next) {
			const std::string text = AddressText(at->address);
			if (!text.empty()) one.addresses.push_back(text);
		}
		list->push_back(one);
	}
	if (first != nullptr) pcap.freealldevs(first);
	return true;
}

Failure ActivationFailure(const PcapLibrary& pcap, PcapHandle* handle, int status) {
	const std::string detail = Text(pcap.geterr(handle));
	const std::string general = Text(pcap.statustostr(status));
	// "Generic error" and a repetition of the same words say nothing.
	const bool isPlain = status == kErrorGeneric || detail == general;
	const std::string text =
	    detail.empty() ? general : isPlain ? detail : general + ": " + detail;
	switch (status) {
		case kErrorNoSuchDevice:
			return {"ENODEV", text};
		case kErrorPermission:
		case kErrorPromiscuousPermission:
			return {"EPERM", text};
		case kErrorNotUp:
			return {"ENOTUP", text};
		case kErrorMonitorUnsupported:
			return {"EMONITOR", text};
		default:
			return {"EOPEN", text};
	}
}

bool ProbeInterface(const PcapLibrary& pcap, const std::string& name, bool monitor,
                    Abilities* abilities, Failure* failure) {
	char error[kErrorBytes] = "";
	PcapHandle* handle = pcap.create(name.c_str(), error);
	if (handle == nullptr) {
		*failure = {"EOPEN", error};
		return false;
	}
	abilities->canMonitor = pcap.can_set_rfmon(handle) == 1;
	abilities->timestampTypes = TimestampTypes(pcap, handle);
	pcap.set_snaplen(handle, 256);
	pcap.set_timeout(handle, 100);
	if (monitor) pcap.set_rfmon(handle, 1);
	const int status = pcap.activate(handle);
	if (status < 0) {
		*failure = ActivationFailure(pcap, handle, status);
		pcap.close(handle);
		return false;
	}
	abilities->linkTypes = LinkTypes(pcap, handle);
	pcap.close(handle);
	return true;
}

}  // namespace tapdeck
