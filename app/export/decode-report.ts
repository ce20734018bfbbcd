/** What ffmpeg tells of a decoding at its most talkative: its errors, and what came of the pictures. */
import { DecodeWords } from './decode-words.ts';

/** `[h264 @ 0x55d0] [error] ` in front of a line, with the level of what it says. */
const LEVEL =
	/^(?:\[[^\]]+ @ (?:0x)?[\da-f]+\] ?)*\[(panic|fatal|error|warning|info|verbose|debug)\] ?/u;
const SERIOUS: ReadonlySet<string> = new Set(['panic', 'fatal', 'error']);
/** Where decoded pictures go that nobody wants: what it says of their times is no fault of the file. */
const OWN_OUTPUT = /^\[(?:out#\d+\/)?null @ /u;
const REPEATED = /^\s*Last message repeated \d+ times/u;
const PICTURES = /Input stream #\d+:\d+.* \(video\): (\d+) packets read .*; (\d+) frames decoded/u;
/** The unfinished line that is held: nothing that counts is longer. */
const MOST_HELD = 4096;

/** Options that make ffmpeg tell it. */
export const REPORT_WORDS = ['-loglevel', 'level+verbose', '-nostats'] as const;

/** Pictures of all streams of a file. */
export interface DecodedPictures {
	/** Handed to decoders. */
	readonly given: number;
	/** That came out, damaged ones among them. */
	readonly decoded: number;
}

/** Hears standard error. */
export class DecodeReport {
	/** Errors alone. */
	readonly words = new DecodeWords();
	#held = '';
	#isSerious = false;
	#pictures: DecodedPictures | null = null;

	/** Null while it was not told: without pictures, or where ffmpeg gave up. */
	get pictures(): DecodedPictures | null {
		return this.#pictures;
	}

	/** Takes a piece; bound, so that it may be handed on. */
	readonly take = (piece: Uint8Array): void => {
		const lines = (this.#held + Buffer.from(piece).toString('utf8')).split(/[\r\n]/u);
		this.#held = (lines.pop() ?? '').slice(-MOST_HELD);
		for (const line of lines) this.#hear(line);
	};

	/** Nothing follows. */
	end(): void {
		this.#hear(this.#held);
		this.#held = '';
	}

	#hear(line: string): void {
		const level = LEVEL.exec(line)?.[1];
		if (level !== undefined) this.#isSerious = SERIOUS.has(level) && !OWN_OUTPUT.test(line);
		// A line without a level goes on with the one before; only its repetition counts.
		else if (!REPEATED.test(line)) return;
		const text = line.replace(LEVEL, '');
		if (this.#isSerious) this.words.take(Buffer.from(`${text}\n`));
		const [, given, decoded] = PICTURES.exec(text) ?? [];
		if (given === undefined) return;
		this.#pictures = {
			given: (this.#pictures?.given ?? 0) + Number(given),
			decoded: (this.#pictures?.decoded ?? 0) + Number(decoded),
		};
	}
}
