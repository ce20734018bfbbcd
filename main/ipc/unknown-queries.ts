/** Calls about media that nobody announced: Decode As, what a stream may be, who talked with whom. */
import * as v from 'valibot';
import type {
	CheckedRule,
	CodecChoices,
	ConversationColumn,
	ConversationsView,
	DecodeAsOutcome,
	DecodeAsView,
	SdpCheck,
	SignatureManifest,
	SignatureProgress,
	SignaturesView,
	StreamRadio,
	StreamSdp,
	Trial,
	WifiStation,
} from '../../app/index.ts';
import { CaptureId, command, PathGrant, reply } from './entry.ts';
import type { GrantItem } from './program.ts';

export type {
	CheckedRule,
	CodecChoice,
	CodecChoices,
	ConversationColumn,
	ConversationItem,
	ConversationKind,
	ConversationsView,
	DecodeAsOutcome,
	DecodeAsRow,
	DecodeAsView,
	SdpCheck,
	SdpProblem,
	SignatureItem,
	SignatureKind,
	SignatureManifest,
	SignatureProgress,
	RangeOfValues,
	SignalBin,
	SignaturesView,
	StreamRadio,
	StreamSdp,
	Trial,
	WifiState,
	WifiStation,
} from '../../app/index.ts';

/** What became of new rules. */
export interface DecodeAsAnswer {
	/** `reopen`: the capture is being read again with them; null: there was nothing to take back. */
	readonly outcome: DecodeAsOutcome | null;
	readonly canUndo: boolean;
}

const capture = CaptureId;
const stream = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffffffff));
const rules = v.pipe(v.array(v.pipe(v.string(), v.maxLength(4096))), v.maxLength(500));

const keys = v.pipe(v.array(v.pipe(v.string(), v.maxLength(256))), v.maxLength(100));

const KINDS = ['ethernet', 'ipv4', 'ipv6', 'tcp', 'udp'] as const;
const COLUMNS = [
	...['addressA', 'portA', 'addressB', 'portB', 'packets', 'bytes', 'packetsAToB'],
	...['bytesAToB', 'packetsBToA', 'bytesBToA', 'start', 'duration'],
	...['bitsPerSecondAToB', 'bitsPerSecondBToA'],
] as readonly ConversationColumn[];

const word = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
const names = v.pipe(v.array(v.tuple([word, word])), v.maxLength(10_000));

/** Addresses with the names that the user gave them. */
export type NamedAddresses = readonly (readonly [address: string, name: string])[];

const find = v.pipe(v.string(), v.maxLength(64));
const finds = v.pipe(v.array(find), v.maxLength(20_000));

/** Characters of where a capture was taken. */
const point = v.pipe(v.string(), v.maxLength(256));

const replaySeconds = v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0)));

/** What was sent of a stream. */
export interface ReplayResult {
	readonly packets: number;
	readonly bytes: number;
	/** s from the first packet to the last. */
	readonly duration: number;
	/** The address that the packets went to. */
	readonly to: string;
}

/** Renderer → main: rules outlive engines, and are kept for the next time. */
export const unknownShell = {
	setDecodeAs: command(v.object({ capture, rules }), reply<DecodeAsAnswer>()),
	undoDecodeAs: command(v.object({ capture }), reply<DecodeAsAnswer>()),
	/** Names that the user gave to addresses of a capture. */
	nodeNames: command(v.object({ capture }), reply<NamedAddresses>()),
	keepNodeNames: command(v.object({ capture, names }), reply<null>()),
	/** Where a capture was taken, in the user's words; empty where nobody said. */
	capturePoint: command(v.object({ capture }), reply<string>()),
	keepCapturePoint: command(v.object({ capture, point }), reply<null>()),
	/** Reads a capture again with these Wi-Fi keys in the place of those it had. */
	useWifiKeys: command(v.object({ capture, keys }), reply<null>()),
	/** Writes a stream's packets as text, a line each, as `rtpdump -F ascii` prints them. */
	writeRtpdumpText: command(v.object({ capture, stream, grant: PathGrant }), reply<null>()),
	/** Writes RTP that was found inside other payloads as rtpdump; the answer may be opened. */
	writeFoundRtp: command(v.object({ capture, find, grant: PathGrant }), reply<GrantItem>()),
};

/** Renderer → engine. */
export const unknownCommands = {
	checkRules: command(v.object({ capture, rules }), reply<readonly CheckedRule[]>()),
	codecChoices: command(v.object({ capture, stream }), reply<CodecChoices>()),
	tryCodecs: command(v.object({ capture, stream }), reply<readonly Trial[]>()),
	/** The session description of a stream; the window tells the frame rate where it knows one. */
	streamSdp: command(
		v.object({
			...{ capture, stream },
			frameRate: v.nullable(v.pipe(v.number(), v.minValue(0.01), v.maxValue(1000))),
		}),
		reply<StreamSdp>(),
	),
	checkSdp: command(
		v.object({ capture, stream, text: v.pipe(v.string(), v.maxLength(65_536)) }),
		reply<SdpCheck>(),
	),
	wifiStations: command(v.object({ capture }), reply<readonly WifiStation[]>()),
	/** Sends a stream's RTP again, in its own time; answers when it is over or was stopped. */
	replay: command(
		v.object({
			...{ capture, stream, host: v.pipe(v.string(), v.minLength(1), v.maxLength(255)) },
			port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
			...{ begin: replaySeconds, end: replaySeconds },
			speed: v.pipe(v.number(), v.minValue(0.01), v.maxValue(1000)),
			sourcePort: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
			/** The user has confirmed the address of another machine. */
			allowRemote: v.boolean(),
		}),
		reply<ReplayResult>(),
	),
	stopReplay: command(v.object({ capture }), reply<null>()),
	/** How a stream was received on the air; null where nothing says so. */
	streamRadio: command(v.object({ capture, stream }), reply<StreamRadio | null>()),
	/** Searches; ends with `cancelled` when `stopSignatures` came first. */
	signatures: command(v.object({ capture }), reply<SignaturesView>()),
	stopSignatures: command(v.object({ capture }), reply<null>()),
	/** First bytes of a find, to be looked at. */
	signatureBytes: command(v.object({ capture, find, limit: stream }), reply<Uint8Array>()),
	/** Takes finds out into a folder, with a manifest. */
	saveSignatures: command(
		v.object({ capture, finds, grant: PathGrant }),
		reply<SignatureManifest>(),
	),
	conversations: command(
		v.object({
			...{ capture, kind: v.picklist(KINDS), filter: v.pipe(v.string(), v.maxLength(4096)) },
			sort: v.nullable(v.object({ column: v.picklist(COLUMNS), descending: v.boolean() })),
			...{
				offset: stream,
				limit: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000)),
			},
		}),
		reply<ConversationsView>(),
	),
};

/** Engine → renderer. */
export const unknownViews = {
	/** The rules of Decode As in force. */
	decodeAs: command(v.object({ capture }), reply<DecodeAsView>()),
	/** How far the search for media by their bytes is; null while none runs. */
	signatureSearch: command(
		v.object({ capture }),
		reply<{ readonly progress: SignatureProgress | null }>(),
	),
};
