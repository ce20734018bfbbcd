/** Compiles the fast lane and keeps it as a module. */
import { writeFileSync } from 'node:fs';
import { compileLane, LANE_MODULE } from './steps/lane.mjs';
import { StepError, say } from './steps/shell.mjs';

try {
	writeFileSync(LANE_MODULE, await compileLane());
	say('app/lane/code.ts is made anew');
} catch (error) {
	if (!(error instanceof StepError)) throw error;
	say(error.message);
	process.exitCode = 1;
}
