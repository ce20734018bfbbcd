/** Runs the command line in this process and keeps what it prints. */
import { vi } from 'vitest';
import { runCommandLine } from '../../../main/cli.ts';

/** What a command left behind. */
export interface CommandResult {
	readonly status: number;
	readonly stdout: string;
	readonly stderr: string;
	/** Standard output as JSON. */
	json(): unknown;
}

type Done = (error?: Error | null) => void;

/** Collects what is written to a stream, as a pipe that takes everything would. */
function collect(stream: NodeJS.WriteStream): {
	readonly text: string;
	readonly restore: () => void;
} {
	let text = '';
	const spy = vi.spyOn(stream, 'write').mockImplementation((...words: unknown[]) => {
		text += String(words[0]);
		const done = words.find((word): word is Done => typeof word === 'function');
		done?.();
		return true;
	});
	return {
		get text() {
			return text;
		},
		restore: () => {
			spy.mockRestore();
		},
	};
}

/** Runs one command to its end. */
export async function tapdeck(...args: readonly string[]): Promise<CommandResult> {
	const out = collect(process.stdout);
	const err = collect(process.stderr);
	try {
		const status = await runCommandLine(args);
		const { text } = out;
		return { status, stdout: text, stderr: err.text, json: () => JSON.parse(text) as unknown };
	} finally {
		out.restore();
		err.restore();
	}
}
