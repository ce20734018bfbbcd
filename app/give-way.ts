/** Breaks in long work. */

/** Lets other work of the process go first. */
export function giveWay(): Promise<void> {
	return new Promise((resolve) => {
		setImmediate(resolve);
	});
}
