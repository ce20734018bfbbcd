/** Other people's programs that some tests compare with. */
import { spawnSync } from 'node:child_process';

/** True when a program answers on this machine. */
export function hasProgram(name: string): boolean {
	return spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;
}
