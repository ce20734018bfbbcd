/** Files sent over MSRP as they are listed and saved. */
import type { MediaTrack } from '../media-source.ts';
import type { MsrpFile, MsrpSession } from '../protocols/msrp/index.ts';
import { inSeconds } from '../time.ts';
import type { SessionMedia } from './session-item.ts';

/** Endings of media types whose file has no name. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
	['image/jpeg', 'jpg'],
	['image/png', 'png'],
	['image/gif', 'gif'],
	['text/plain', 'txt'],
	['application/pdf', 'pdf'],
	['application/zip', 'zip'],
	['video/mp4', 'mp4'],
	['audio/mpeg', 'mp3'],
]);

/** A file's media type without parameters. */
function plainType({ type }: Pick<MsrpFile, 'type'>): string {
	return (type.split(';')[0] ?? '').trim().toLowerCase();
}

/** Stem and ending of a name that its sender gave; folders in it mean nothing here. */
function nameParts(file: MsrpFile): readonly [stem: string, ending: string] {
	const name = file.name?.split(/[\\/]/u).at(-1) ?? '';
	const [, stem = name, ending = ''] = /^(.+)\.([A-Za-z\d]{1,8})$/u.exec(name) ?? [];
	const [, number = 'file-1'] = file.id.split('/');
	const usual = ENDINGS.get(plainType(file)) ?? 'bin';
	return [stem === '' ? number : stem, ending === '' ? usual : ending.toLowerCase()];
}

/** What the engine saves of a file. */
export function trackOfFile(file: MsrpFile): MediaTrack {
	const { id, chunks, size, bytes, selector } = file;
	const session = id.split('/')[0] ?? id;
	const [stem, suffix] = nameParts(file);
	const [first] = chunks;
	const last = chunks.at(-1);
	const startMs = first?.timeMs ?? 0;
	return {
		...{ id, session, group: id, startMs },
		kind: plainType(file).startsWith('image/') ? 'image' : 'data',
		codec: plainType(file) === '' ? null : plainType(file),
		...{ stem: `${session}_${stem}`, seedStem: `${session}_${stem}` },
		...{ width: null, height: null, frameRate: null, sampleRate: null },
		durationMs: (last?.timeMs ?? startMs) - startMs,
		firstFrame: first?.frame ?? 0,
		lastFrame: last?.frame ?? 0,
		...{ frames: chunks.length, damaged: 0, orphans: 0 },
		bytes,
		lostBytes: file.gaps.reduce((sum, [begin, end]) => sum + end - begin, 0),
		problems: problemsOf(file),
		file: { suffix, bytes: selector?.bytes ?? size, sha1: selector?.sha1 ?? null },
	};
}

/** Gaps that are named one by one. */
const NAMED_GAPS = 5;

function problemsOf({ gaps, isGivenUp, size, selector }: MsrpFile): readonly string[] {
	const missing = gaps.reduce((sum, [begin, end]) => sum + end - begin, 0);
	const places = gaps.slice(0, NAMED_GAPS).map(([begin, end]) => `${begin + 1}-${end}`);
	const more = gaps.length > NAMED_GAPS ? ` and ${gaps.length - NAMED_GAPS} more places` : '';
	const said = selector?.bytes ?? null;
	return [
		...(missing > 0
			? [`${missing} bytes did not come (${places.join(', ')}${more}); zeros stand for them`]
			: []),
		...(isGivenUp ? ['its sender gave it up'] : []),
		...(said !== null && size !== null && said !== size
			? [`the description says ${said} bytes, the chunks ${size}`]
			: []),
	];
}

/** A file as the list of sessions has it. @param home the session's first endpoint sends it */
export function mediaOfFile(
	file: MsrpFile,
	session: MsrpSession,
	suggestedFile: string | null,
): SessionMedia {
	const { kind, codec, durationMs, lostBytes, firstFrame, lastFrame, problems } = trackOfFile(file);
	return {
		id: file.id,
		kind: kind === 'image' ? 'image' : 'data',
		...{ codec, codecFrom: codec === null ? null : 'header', lostBytes, suggestedFile },
		direction: file.from === session.ends[0] ? 'sent' : 'received',
		...{ width: null, height: null, frameRate: null, sampleRate: null, channels: null },
		frames: file.chunks.length,
		bytes: file.bytes,
		duration: inSeconds(durationMs),
		purpose: file.name === null ? 'file' : `file ${file.name}`,
		...{ firstFrame, lastFrame, problems },
	};
}
