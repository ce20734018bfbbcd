/** `tapdeck info` and the window's facts of a capture. */
import type { FileHash } from '../capture/hash.ts';
import type { CaptureDamage } from '../capture/source.ts';
import type { CaptureFacts } from '../capture-facts.ts';
import { LINK_TYPE_NAMES } from '../network/link-type-names.ts';
import { KIND_NAMES } from '../protocols/kind-names.ts';
import { KIND_LEFT_OUT } from '../protocols/kinds.ts';
import { digitsOf, isoTime } from '../time.ts';
import type { Finding, InfoDocument, InfoFile, ProtocolCount } from './capture.ts';
import { captureFindings } from './findings.ts';
import { listedStreams } from './stream-item.ts';

/**
 * Everything `tapdeck info` prints.
 * @param hashes one per file, in the order of the files
 * @param more what other rooms found: calls, sessions by protocol, findings
 */
export function infoDocument(
	facts: CaptureFacts,
	hashes: readonly FileHash[],
	more: {
		readonly calls: number;
		readonly sessions: Readonly<Record<string, number>>;
		readonly findings: readonly Finding[];
	},
): InfoDocument {
	const streams = listedStreams(facts);
	const findings: readonly Finding[] = [...captureFindings(facts, streams), ...more.findings];
	return {
		schema: 'tapdeck/info@1',
		file: infoFile(facts, hashes),
		found: { calls: more.calls, rtpStreams: streams.length, sessions: more.sessions },
		protocols: protocolCounts(facts),
		findings,
	};
}

function protocolCounts(facts: CaptureFacts): readonly ProtocolCount[] {
	const { kindPackets, kindBytes } = facts.tracker;
	return KIND_NAMES.map((name, kind) => ({
		name,
		packets: kindPackets[kind] ?? 0,
		bytes: kindBytes[kind] ?? 0,
		kind,
	}))
		.filter(({ packets, kind }) => packets > 0 && kind !== KIND_LEFT_OUT)
		.sort((a, b) => b.packets - a.packets)
		.map(({ name, packets, bytes }) => ({ name, packets, bytes }));
}

/** Facts of the capture's files. @param hashes one per file, in the order of the files */
export function infoFile(facts: CaptureFacts, hashes: readonly FileHash[]): InfoFile {
	const { files, interfaces } = facts.source;
	const [first] = files;
	return {
		name: files.map((file) => file.name).join(' + '),
		bytes: files.reduce((sum, file) => sum + file.bytes, 0),
		sha256: files.length === 1 ? (hashes[0]?.sha256 ?? null) : null,
		format: first?.format ?? 'pcap',
		compression: first?.compression ?? null,
		byteOrder: first?.byteOrder ?? 'little',
		timestampResolution: [...new Set(files.map((file) => file.timestampResolution))].join(', '),
		linkTypes: [...new Set(interfaces.map((one) => linkTypeName(one.linkType)))],
		interfaces,
		packets: facts.tracker.index.count,
		...captureTimes(facts),
		damage: firstDamage(files),
		parts: files.map((file, index) => ({
			name: file.name,
			bytes: file.bytes,
			sha256: hashes[index]?.sha256 ?? null,
			damage: file.damage,
		})),
	};
}

function firstDamage(
	files: readonly { readonly name: string; readonly damage: CaptureDamage | null }[],
): CaptureDamage | null {
	const broken = files.find((file) => file.damage !== null);
	if (broken?.damage == null || files.length === 1) return broken?.damage ?? null;
	return { ...broken.damage, reason: `${broken.name}: ${broken.damage.reason}` };
}

/** Name of a LINKTYPE, or its number. */
export function linkTypeName(linkType: number): string {
	return LINK_TYPE_NAMES.get(linkType) ?? `LINKTYPE ${linkType}`;
}

/** Times of the first and the last packet, null when there is none. */
function captureTimes(facts: CaptureFacts): Pick<InfoFile, 'firstTime' | 'lastTime'> {
	const { tracker, source } = facts;
	if (tracker.index.count === 0) return { firstTime: null, lastTime: null };
	const digits = (id: number): number => digitsOf(source.interfaces[id]?.ticksPerSecond ?? 1e6);
	const first = { seconds: tracker.startSeconds, nanoseconds: tracker.startNanoseconds };
	const last = { seconds: tracker.lastSeconds, nanoseconds: tracker.lastNanoseconds };
	return {
		firstTime: isoTime(first, digits(tracker.startInterface)),
		lastTime: isoTime(last, digits(tracker.lastInterface)),
	};
}

/** What can be said of a capture that is not open yet. */
export function emptyInfo(paths: readonly string[]): InfoDocument {
	return {
		schema: 'tapdeck/info@1',
		file: {
			name: paths.map((path) => path.split(/[\\/]/).pop() ?? path).join(' + '),
			bytes: 0,
			sha256: null,
			format: 'pcap',
			compression: null,
			byteOrder: 'little',
			timestampResolution: 'microseconds',
			linkTypes: [],
			interfaces: [],
			packets: 0,
			firstTime: null,
			lastTime: null,
			damage: null,
			parts: [],
		},
		found: { calls: 0, rtpStreams: 0, sessions: {} },
		protocols: [],
		findings: [],
	};
}
