/** One line of a menu; separators have an empty id. */
export interface MenuItem {
	readonly id: string;
	readonly label: string;
	/** Shortcut as shown. */
	readonly keys: string;
	readonly disabled: boolean;
	/** Null when the line is no check mark. */
	readonly checked: boolean | null;
}
