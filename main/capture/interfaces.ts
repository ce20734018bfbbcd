/** Interfaces to capture on, each with what it can do or what keeps it from being opened. */
import type { InterfaceAbilities, NativeInterface, NativeName } from '../../native/index.d.ts';
import type { Addon } from './addon.ts';
import type { Dumpcap } from './dumpcap.ts';
import type { ExtcapInterface } from './extcap.ts';
import type { CaptureFault } from './remedies.ts';
import { faultOf, remedy } from './remedies.ts';

/** One row of `tapdeck interfaces`. */
export interface InterfaceItem {
	readonly name: string;
	readonly description: string;
	/** IPv6 in RFC 5952 form. */
	readonly addresses: readonly string[];
	readonly loopback: boolean;
	readonly up: boolean;
	readonly running: boolean;
	readonly wireless: boolean;
	/** Name of the default link-layer type; null when it cannot be opened. */
	readonly linkType: string | null;
	readonly linkTypes: readonly NativeName[];
	readonly timestampTypes: readonly string[];
	readonly canMonitor: boolean;
	readonly capturable: boolean;
	/** Who opens it: tapdeck itself, dumpcap, which has rights that tapdeck has not, or its program. */
	readonly through: 'tapdeck' | 'dumpcap' | 'extcap' | null;
	/** What keeps it from being opened, and what to do; null when nothing does. */
	readonly reason: string | null;
	readonly fault: CaptureFault | null;
}

/** Interfaces of extcap programs as rows of the same list. */
export function extcapItems(extcaps: readonly ExtcapInterface[]): readonly InterfaceItem[] {
	return extcaps.map(({ name, display, linkTypes }) => ({
		...{ name, description: display, addresses: [], loopback: false, up: true, running: true },
		...{ wireless: false, linkType: linkTypes[0]?.name ?? null, linkTypes, timestampTypes: [] },
		...{ canMonitor: false, capturable: true, through: 'extcap', reason: null, fault: null },
	}));
}

const PACKET_QUEUE = 'nfqueue';
const NOT_PROBED = 'a queue of the packet filter: opening it would take packets away';

/**
 * All interfaces; each is opened for a moment to see whether it can be.
 * @throws CaptureError of the addon when there is no libpcap
 */
export function interfaceItems(addon: Addon, dumpcap: Dumpcap | null): readonly InterfaceItem[] {
	return addon.listInterfaces().map((one) => interfaceItem(addon, dumpcap, one));
}

function interfaceItem(addon: Addon, dumpcap: Dumpcap | null, one: NativeInterface): InterfaceItem {
	const { name, description, addresses, loopback, up, running, wireless } = one;
	const facts = { name, description, addresses, loopback, up, running, wireless };
	if (name.startsWith(PACKET_QUEUE)) return { ...facts, ...closed(NOT_PROBED, null) };
	try {
		return { ...facts, ...opened(addon.probeInterface(name, false)), through: 'tapdeck' };
	} catch (error) {
		const fault = faultOf(error);
		const linkTypes = fault === 'EPERM' ? (dumpcap?.linkTypes(name) ?? []) : [];
		if (linkTypes.length > 0) {
			const abilities = { linkTypes, timestampTypes: [], canMonitor: false };
			return { ...facts, ...opened(abilities), through: 'dumpcap' };
		}
		const said = error instanceof Error ? error.message : String(error);
		return { ...facts, ...closed(remedy(fault, name, said), fault) };
	}
}

function closed(reason: string, fault: CaptureFault | null) {
	return {
		...{ linkType: null, linkTypes: [], timestampTypes: [], canMonitor: false },
		...{ capturable: false, through: null, reason, fault },
	};
}

function opened({ linkTypes, timestampTypes, canMonitor }: InterfaceAbilities) {
	return {
		linkType: linkTypes[0]?.name ?? null,
		linkTypes,
		timestampTypes: timestampTypes.map(({ name }) => name),
		canMonitor,
		capturable: true,
		reason: null,
		fault: null,
	};
}
