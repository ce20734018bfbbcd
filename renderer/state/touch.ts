/**
 * Marks values as read, so that the effect around it runs again when they change.
 * @param _values what the effect depends on without using it
 */
export function touch(..._values: readonly unknown[]): void {
	// Reading the arguments was all.
}
