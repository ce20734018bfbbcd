/** The commands, as commander sees them. */
import { Command } from 'commander';
import { VERSION } from '../../app/index.ts';
import { analyseCommand } from './analyse.ts';
import { callsCommand } from './calls.ts';
import { captureCommand } from './capture.ts';
import type { CommandContext } from './exit.ts';
import { fieldsCommand } from './fields.ts';
import { flowCommand } from './flow.ts';
import { infoCommand } from './info.ts';
import { interfacesCommand } from './interfaces.ts';
import { messagesCommand } from './messages.ts';
import { replayCommand } from './replay.ts';
import { saveCommand } from './save.ts';
import { sessionsCommand } from './sessions.ts';
import { streamsCommand } from './streams.ts';

/** The whole command line; commander throws instead of ending the process. */
export function buildProgram(context: CommandContext): Command {
	const program = new Command('tapdeck')
		.description('Finds, judges and saves the audio and video sessions of a packet capture')
		.version(VERSION, '-V, --version')
		.exitOverride()
		.showHelpAfterError('(tapdeck help shows what there is)');
	for (const add of [
		infoCommand,
		streamsCommand,
		callsCommand,
		flowCommand,
		sessionsCommand,
		analyseCommand,
		messagesCommand,
		saveCommand,
		interfacesCommand,
		captureCommand,
		replayCommand,
		fieldsCommand,
	]) {
		program.addCommand(add(context).exitOverride());
	}
	return program;
}
