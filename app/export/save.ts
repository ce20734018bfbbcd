/** Saves streams: one pass over the packets, then decoding, hashing, the manifest. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { reasonOf } from '../capture/byte-stream.ts';
import type { CaptureSession } from '../session.ts';
import { CancelledError, ExportError } from '../errors.ts';
import type { MediaSource } from '../media-source.ts';
import { eachStreamPacket } from '../stream-reader.ts';
import type { StreamPacket } from '../stream-reader.ts';
import type {
	ManifestDocument,
	ManifestItem,
	SavePlanItem,
	SaveProgress,
	SaveRequest,
} from '../views/save.ts';
import type { RepairStore } from '../media/repair/repair-store.ts';
import { ArrivalJudge } from './arrival-judge.ts';
import type { StreamItem } from '../views/streams.ts';
import { leftOutReason } from './left-out.ts';
import { ManifestFile } from './manifest.ts';
import { mediaPlanItem, planDocuments, planMedia, splitIds } from './media-plan.ts';
import { MediaFiles, saveDocument } from './media-save.ts';
import { NameGiver } from './names.ts';
import { packetsPlanItem, planPacketFiles, savePacketFile } from './packet-files.ts';
import { pairSync } from './pair-sync.ts';
import { pairPlanItem, planPairs, savePair } from './pairs.ts';
import type { PlannedPair } from './pairs.ts';
import { playbackNotes } from './playback.ts';
import { planItem, planStreams } from './plan.ts';
import type { PlannedStream } from './plan.ts';
import { ProgressTeller } from './progress.ts';
import { Refusals } from './refusals.ts';
import { readRepairs } from './repairs.ts';
import { planStereo, saveStereo, stereoPlanItem } from './stereo.ts';
import { manifestItem, StreamFile } from './stream-file.ts';

/** Where to save, and whom to tell. */
export interface SaveOptions {
	readonly folder: string;
	readonly onProgress: (progress: SaveProgress) => void;
	readonly signal: AbortSignal;
	/** Where calls begin, seconds since the capture's first packet, by id. */
	readonly callStarts?: ReadonlyMap<string, number>;
	/** Media that are no RTP. */
	readonly media?: MediaSource;
	/** Frames of a call, by its number, for requests with packet files. */
	readonly callFrames?: (call: number) => Uint32Array;
}

/** What a request would write. */
export function planSave(
	session: CaptureSession,
	request: SaveRequest,
	source: MediaSource | null = null,
): readonly SavePlanItem[] {
	const { planned, calls, media, pairs, packets, leftOut } = planAll(session, request, source);
	const reasons = new Map(leftOut.map(({ id, reason }) => [id, reason]));
	const items = [
		...planned.map((one) => planItem(session, one)),
		...pairs.map(pairPlanItem),
		...calls.map(stereoPlanItem),
		...media.map(mediaPlanItem),
		...packets.map(packetsPlanItem),
	];
	return items.map((item) => {
		const reason = reasons.get(item.id);
		return reason === undefined ? item : { ...item, impossible: reason };
	});
}

/** Streams and calls of one request; no two of them share a name. */
function planAll(
	session: CaptureSession,
	request: SaveRequest,
	source: MediaSource | null,
	names = new NameGiver(),
) {
	const ids = splitIds(request.only);
	const planned = planStreams(session, { ...request, only: ids.streams }, names);
	const calls = (request.stereo ?? []).map((call) =>
		planStereo(session, call, request.format, names),
	);
	const ofMedia = { ...request, only: ids.media };
	const media = source === null ? [] : planMedia(source, ofMedia, names);
	const documents = source === null ? [] : planDocuments(source, ofMedia, names);
	const packets = planPacketFiles(request.packetFiles ?? [], names);
	const unwanted = new Set(request.leaveOut);
	const pairs = planPairs(planned, request.format, names, (video, audio) =>
		pairSync(session, video, audio),
	).filter(({ id }) => !unwanted.has(id));
	const leftOut = [
		...planned.map(({ item, target }) => ({
			...{ id: item.id, subject: { kind: item.kind, isRtp: true } },
			isImpossible: target.kind === 'impossible',
		})),
		...media.map(({ id, tracks, target }) => ({
			...{ id, subject: { kind: tracks[0]?.kind ?? 'data', isRtp: false } },
			isImpossible: target.kind === 'impossible',
		})),
	].flatMap((one) => {
		const reason = leftOutReason(request, one);
		return reason === null ? [] : [{ id: one.id, reason }];
	});
	return { planned, pairs, calls, media, documents, packets, leftOut };
}

/** A plan without what the format is not meant for. */
function suited(plan: SavePlan): SavePlan {
	const unwanted = new Set(plan.leftOut.map(({ id }) => id));
	return {
		...plan,
		planned: plan.planned.filter(({ item }) => !unwanted.has(item.id)),
		media: plan.media.filter(({ id }) => !unwanted.has(id)),
	};
}

/**
 * Saves and writes `manifest.json`. Streams that fail are listed in it, the others are saved.
 * @throws ExportError when the folder cannot be used at all; CancelledError on abort, after
 *   everything unfinished was taken away (files already finished stay)
 */
export async function saveStreams(
	session: CaptureSession,
	request: SaveRequest,
	options: SaveOptions,
): Promise<ManifestDocument> {
	const source = options.media ?? null;
	const names = new NameGiver();
	const plan = suited(planAll(session, request, source, names));
	makeFolder(options.folder);
	const manifest = new ManifestFile(
		session,
		options.folder,
		request.overwrite,
		request.capturePoint,
	);
	for (const { id, reason } of plan.leftOut) manifest.leaveOut(id, reason);
	const told = idsOf(plan).map((item) => ({ item }));
	const teller = new ProgressTeller(told, options.folder, options.onProgress);
	const refusals = new Refusals(request);
	const run = { ...options, overwrite: request.overwrite, manifest, teller, refusals };
	try {
		await savePlan(session, plan, request, run);
		if (refusals.reasons.size > 0) {
			const again = { ...NOTHING, ...refusals.plan(session, request, source, names) };
			await savePlan(session, again, request, run);
		}
		await session.hashes.finished(options.signal);
		if (options.signal.aborted) throw new CancelledError();
		const document = manifest.write();
		teller.finish(document);
		return document;
	} catch (error) {
		manifest.discard();
		teller.fail(error);
		throw error;
	}
}

type SavePlan = ReturnType<typeof planAll>;

const NOTHING: SavePlan = {
	planned: [],
	pairs: [],
	calls: [],
	media: [],
	documents: [],
	packets: [],
	leftOut: [],
};

function idsOf({ planned, pairs, calls, media, documents, packets }: SavePlan) {
	return [
		...planned.map(({ item }) => item),
		...pairs,
		...calls.map(({ request: { id } }) => ({ id })),
		...media,
		...documents.map(({ document }) => document),
		...packets.map(({ request: { id } }) => ({ id })),
	];
}

/** What the parts of a save share. */
interface SaveRun extends SaveOptions {
	readonly overwrite: boolean;
	readonly manifest: ManifestFile;
	readonly teller: ProgressTeller;
	readonly refusals: Refusals;
}

/** Writes every file of a plan. @throws CancelledError on abort, with nothing unfinished left */
async function savePlan(
	session: CaptureSession,
	{ planned, pairs, calls, media, documents, packets }: SavePlan,
	request: SaveRequest,
	run: SaveRun,
): Promise<void> {
	const files = new Map<string, StreamFile>();
	const mediaFiles = new MediaFiles(media, run);
	try {
		const pictures = planned.filter(
			({ target: { kind } }) => kind === 'video' || kind === 'carried',
		);
		const repairs = await readRepairs(
			session,
			[...new Set(pictures.map(({ stream }) => stream))],
			run.signal,
		);
		openFiles(session, planned, request, run, { ...run, files, repairs });
		if (files.size > 0) await readPackets(session, files, run);
		for (const [, file] of files) await finishFile(file, run);
		for (const pair of pairs) await saveBoth(pair, run);
		for (const call of calls)
			await saveOne(call.request.id, run, () => saveStereo(session, call, run));
		if (run.media !== undefined) await mediaFiles.read(run.media);
		await mediaFiles.finish();
		for (const one of documents) await saveDocument(one, run);
		for (const one of packets) {
			const { callFrames: framesOf = () => new Uint32Array(0) } = run;
			const options = { ...run, secrets: request.secrets, framesOf };
			await saveOne(one.request.id, run, () => savePacketFile(session, one, options));
		}
	} catch (error) {
		for (const file of files.values()) file.discard();
		mediaFiles.discard();
		throw error;
	}
}

function makeFolder(folder: string): void {
	try {
		mkdirSync(folder, { recursive: true });
	} catch (error) {
		throw new ExportError(`cannot make the folder ${folder}: ${reasonOf(error)}`, {}, error);
	}
}

interface SaveState {
	/** By id. */
	readonly files: Map<string, StreamFile>;
	readonly manifest: ManifestFile;
	readonly teller: ProgressTeller;
	readonly repairs: ReadonlyMap<number, RepairStore>;
}

function openFiles(
	session: CaptureSession,
	planned: readonly PlannedStream[],
	request: SaveRequest,
	options: SaveOptions,
	state: SaveState,
): void {
	for (const one of planned) {
		const leadSeconds = leadOf(one.item, request.sync, options.callStarts);
		try {
			const file = new StreamFile(session, one, {
				folder: options.folder,
				overwrite: request.overwrite,
				leadSeconds: Math.max(0, leadSeconds),
				repairs: state.repairs.get(one.stream) ?? null,
				rate: request.frameRates?.find(({ id }) => id === one.item.id) ?? null,
			});
			state.files.set(one.item.id, file);
		} catch (error) {
			state.manifest.fail(one.item.id, error);
			state.teller.itemFailed(one.item.id, error);
		}
	}
}

/** Silence before a stream; one without a call begins with its own first packet. */
function leadOf(
	{ startOffset, call }: StreamItem,
	sync: SaveRequest['sync'],
	callStarts: SaveOptions['callStarts'],
): number {
	if (sync === 'capture') return startOffset;
	const start = call === null || sync !== 'call' ? undefined : callStarts?.get(call);
	return start === undefined ? 0 : startOffset - start;
}

interface PassOptions {
	readonly manifest: ManifestFile;
	readonly teller: ProgressTeller;
	readonly signal: AbortSignal;
}

/** One sequential pass hands every packet to its stream's file. */
async function readPackets(
	session: CaptureSession,
	files: Map<string, StreamFile>,
	{ manifest, teller, signal }: PassOptions,
): Promise<void> {
	const judge = new ArrivalJudge();
	const take = (stream: number, packet: StreamPacket): void => {
		const arrived = judge.judge(stream, packet);
		for (const file of byStream.get(stream) ?? []) {
			const { id } = file.planned.item;
			if (!files.has(id)) continue;
			try {
				file.take(packet, arrived);
			} catch (error) {
				// One stream that cannot be written must not take the others with it.
				file.discard();
				files.delete(id);
				manifest.fail(id, error);
				teller.itemFailed(id, error);
			}
		}
	};
	const byStream = new Map<number, StreamFile[]>();
	for (const file of files.values()) {
		const { stream } = file.planned;
		byStream.set(stream, [...(byStream.get(stream) ?? []), file]);
	}
	const streams = new Set(byStream.keys());
	await eachStreamPacket(session, streams, take, signal, (share) => teller.read(share));
}

/** Writes one file of its own and lists it, or why it failed. @throws CancelledError on abort */
async function saveOne(
	id: string,
	{ manifest, teller, signal }: SaveRun,
	write: () => Promise<ManifestItem>,
): Promise<void> {
	if (signal.aborted) throw new CancelledError();
	teller.itemWorking(id);
	try {
		const item = await write();
		manifest.add(item);
		teller.itemSaved(id, item.bytes);
	} catch (error) {
		if (error instanceof CancelledError) throw error;
		manifest.fail(id, error);
		teller.itemFailed(id, error);
	}
}

/** Pictures and sound in one file, beside those of each. */
async function saveBoth(
	pair: PlannedPair,
	{
		manifest,
		teller,
		...options
	}: PassOptions & { readonly folder: string; readonly overwrite: boolean },
): Promise<void> {
	teller.itemWorking(pair.id);
	try {
		const item = await savePair(pair, (file) => join(options.folder, file), options);
		// Its pictures are those of their own file, as they are.
		const playback = manifest.playbackOf(pair.video.file);
		const warnings = [...item.warnings, ...playbackNotes(playback)];
		manifest.add(playback === null ? item : { ...item, playback, warnings });
		teller.itemSaved(pair.id, item.bytes);
	} catch (error) {
		if (error instanceof CancelledError) throw error;
		manifest.fail(pair.id, error);
		teller.itemFailed(pair.id, error);
	}
}

async function finishFile(
	file: StreamFile,
	{ manifest, teller, signal, refusals }: SaveRun,
): Promise<void> {
	const { item, target } = file.planned;
	if (signal.aborted) throw new CancelledError();
	teller.itemWorking(item.id);
	try {
		const finished = await file.finish(signal);
		const entry = manifestItem(item, file.planned.file, finished);
		manifest.add({ ...entry, warnings: [...refusals.noteOf(item.id), ...entry.warnings] });
		teller.itemSaved(item.id, finished.bytes);
	} catch (error) {
		file.discard();
		if (error instanceof CancelledError) throw error;
		if (target.kind !== 'raw' && refusals.take([item.id], error)) return;
		manifest.fail(item.id, error);
		teller.itemFailed(item.id, error);
	}
}
