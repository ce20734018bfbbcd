/** Protected Wi-Fi that is not read: whose it is, and whether a passphrase would help. */
import type { CaptureFacts } from '../capture-facts.ts';
import type { WifiState, WifiStation } from '../network/wifi-keys.ts';
import type { Finding } from './capture.ts';

/** Id of the finding that a Wi-Fi key answers. */
export const WIFI_KEY = 'wifi-key';
/** Networks that are named. */
const MAX_NAMES = 3;

const WORDS: ReadonlyMap<WifiState, string> = new Map([
	['key needed', 'its handshake was captured: the passphrase opens it'],
	['wrong passphrase', 'none of the given passphrases is theirs'],
	['handshake missing', 'no handshake was captured: no passphrase can open it'],
	['unsupported cipher', 'the handshake is of a kind that is not read'],
]);

/** One finding for each reason for which stations stay closed. */
export function wifiFindings({ wifiKeys }: CaptureFacts): readonly Finding[] {
	const closed = wifiKeys.stations.filter(
		({ isGroup, state, protectedFrames }) =>
			!isGroup && state !== 'decrypted' && protectedFrames > 0,
	);
	return [...WORDS].flatMap(([state, why]) => {
		const stations = closed.filter((one) => one.state === state);
		if (stations.length === 0) return [];
		const frames = stations.reduce((sum, one) => sum + one.protectedFrames, 0);
		const count = `${stations.length} station${stations.length === 1 ? '' : 's'}`;
		return [
			{
				id: state === 'handshake missing' ? 'wifi-closed' : WIFI_KEY,
				severity: state === 'handshake missing' ? ('note' as const) : ('warning' as const),
				title: `Wi-Fi is protected: ${frames} frames of ${count}${networks(stations)} are closed; ${why}`,
				frames: [],
			},
		];
	});
}

function networks(stations: readonly WifiStation[]): string {
	const names = [...new Set(stations.map(({ ssid }) => ssid ?? ''))].filter(Boolean);
	if (names.length === 0) return '';
	const more = names.length > MAX_NAMES ? ' and others' : '';
	return ` in ${names.slice(0, MAX_NAMES).join(', ')}${more}`;
}
