/** Calls as pcapng files of all their packets, beside the other files of a save. */
import { join } from 'node:path';
import { CancelledError } from '../errors.ts';
import { PacketRecord } from '../capture/packet-index.ts';
import type { CaptureSession } from '../session.ts';
import type {
	ManifestItem,
	PacketFileRequest,
	SavePlanItem,
	SecretsChoice,
} from '../views/save.ts';
import { fileSha256 } from './file-hash.ts';
import { safeName } from './names.ts';
import type { NameGiver } from './names.ts';
import { OutputFile } from './output-file.ts';
import { writeFrames } from './packets.ts';

/** Bytes of an ordinary packet with its block, for the plan. */
const USUAL_BYTES = 250;

/** A call on its way into a file. */
export interface PlannedPackets {
	readonly request: PacketFileRequest;
	readonly file: string;
}

/** Gives each its name. */
export function planPacketFiles(
	requests: readonly PacketFileRequest[],
	names: NameGiver,
): readonly PlannedPackets[] {
	return requests.map((request) => ({
		request,
		file: names.give(safeName(request.title), 'pcapng'),
	}));
}

/** What the dialog shows of it before the act. */
export function packetsPlanItem({ request, file }: PlannedPackets): SavePlanItem {
	return {
		...{ id: request.id, stream: 0, title: request.title, codec: null, codecFrom: null },
		...{ kind: 'other', file, container: 'pcapng', how: 'pcapng, all packets of the call' },
		estimatedBytes: request.packets * USUAL_BYTES,
		...{ warnings: [], command: null, impossible: null },
	};
}

/** How to save it. */
export interface PacketFileOptions {
	readonly folder: string;
	readonly overwrite: boolean;
	readonly secrets: SecretsChoice | undefined;
	/** Frames of a call, by its number. */
	readonly framesOf: (call: number) => Uint32Array;
	readonly signal: AbortSignal;
}

/** @throws ExportError; CancelledError on abort, with nothing left */
export async function savePacketFile(
	session: CaptureSession,
	{ request, file }: PlannedPackets,
	{ folder, overwrite, secrets, framesOf, signal }: PacketFileOptions,
): Promise<ManifestItem> {
	if (signal.aborted) throw new CancelledError();
	const frames = framesOf(request.call);
	const output = new OutputFile(folder, file, overwrite);
	const saved = await writeFrames(session, frames, { output, secrets, signal });
	const [first = 0, last = first] = [frames[0], frames.at(-1)];
	return {
		...{ id: request.id, session: request.id, ssrc: null, kind: 'other', file },
		...(await fileSha256(join(folder, file))),
		...{ codec: null, container: 'pcapng', duration: between(session, first, last) },
		...{ firstFrame: first, lastFrame: last, packets: saved.packets },
		...{ lostPackets: 0, silenceInserted: 0, command: null },
		warnings: secretsNotes(saved.secrets),
	};
}

/** Whoever hands the file on must know that it opens what was encrypted. */
function secretsNotes(connections: number): readonly string[] {
	if (connections === 0) return [];
	return [`holds the TLS secrets of ${connections} connection${connections === 1 ? '' : 's'}`];
}

/** Seconds between two frames. */
function between({ tracker }: CaptureSession, first: number, last: number): number {
	if (first === 0) return 0;
	const [one, other] = [new PacketRecord(), new PacketRecord()];
	tracker.index.read(first - 1, one);
	tracker.index.read(last - 1, other);
	return Math.max(0, other.seconds - one.seconds + (other.nanoseconds - one.nanoseconds) / 1e9);
}
