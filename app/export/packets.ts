/** "Save these packets": frames as pcapng, byte for byte as captured. */
import { basename, dirname } from 'node:path';
import { CancelledError } from '../errors.ts';
import { giveWay } from '../give-way.ts';
import { matchingFrames } from '../matching.ts';
import * as K from '../protocols/kinds.ts';
import type { CaptureSession } from '../session.ts';
import type { SavedPackets, SavePacketsRequest, SecretsChoice } from '../views/save.ts';
import { OutputFile } from './output-file.ts';
import { secretsText } from './packet-secrets.ts';
import { FrameWriter } from './pcapng-sink.ts';

const YIELD_FRAMES = 5000;

/**
 * Writes the packets in capture order.
 * @param given frames of calls, which the call model knows; null where the request says which
 * @throws ExportError when the file exists or cannot be written; CancelledError on abort, after the
 *   unfinished file was taken away
 */
export async function savePackets(
	session: CaptureSession,
	request: SavePacketsRequest,
	file: string,
	signal: AbortSignal,
	given: Uint32Array | null = null,
): Promise<SavedPackets> {
	const frames = given ?? (await chosenFrames(session, request, signal));
	const output = new OutputFile(dirname(file), basename(file), request.overwrite);
	return writeFrames(session, frames, { output, secrets: request.secrets, signal });
}

/**
 * Writes frames and the TLS secrets of their connections, and finishes the file.
 * @throws ExportError when it cannot be written; CancelledError on abort, after it was taken away
 */
export async function writeFrames(
	session: CaptureSession,
	frames: Uint32Array,
	{
		output,
		secrets: choice = 'captured',
		signal,
	}: {
		readonly output: OutputFile;
		readonly secrets: SecretsChoice | undefined;
		readonly signal: AbortSignal;
	},
): Promise<SavedPackets> {
	const secrets = secretsText(session, frames, choice);
	try {
		const writer = new FrameWriter(session, output, secrets.text);
		for (let at = 0; at < frames.length; at++) {
			writer.write(frames[at] as number);
			if (at % YIELD_FRAMES !== YIELD_FRAMES - 1) continue;
			await giveWay();
			if (signal.aborted) throw new CancelledError();
		}
		writer.flush();
		const bytes = output.length;
		output.finish();
		return { packets: writer.packets, bytes, secrets: secrets.connections };
	} catch (error) {
		output.discard();
		throw error;
	}
}

/** Frames that a request means, where it names no calls. */
export async function chosenFrames(
	session: CaptureSession,
	request: SavePacketsRequest,
	signal: AbortSignal,
): Promise<Uint32Array> {
	const { index } = session.tracker;
	if (request.streams === null) {
		if (request.filter.trim() !== '') return matchingFrames(session, request.filter, signal);
		return index.select((_, kind) => kind !== K.KIND_LEFT_OUT).map((row) => row + 1);
	}
	const streams = new Set(request.streams.map((id) => session.streamOf(id)));
	const frames = index
		.select((unit, kind) => (kind & K.KIND_MASK) === K.KIND_RTP && streams.has(unit))
		.map((row) => row + 1);
	const inside = session.tracker.protocols.streamedRtp.packets.holding(streams);
	return Uint32Array.from(new Set([...frames, ...inside])).sort();
}
