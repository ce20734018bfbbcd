/** The elementary streams of a transport or program stream as rows that can be saved alone. */
import type { StreamItem } from '../../../main/ipc/contract.ts';
import type { Messages } from '../../messages/index.ts';

/** One of them. */
export interface CarriedRow {
	/** As saving knows it: `rtp-1/256`. */
	readonly id: string;
	/** `H264 (video, 256)` */
	readonly label: string;
}

/** Rows in the order of the stream's own table; what has no known codec cannot be saved alone. */
export function carriedRows(
	{ id, carries = [] }: Pick<StreamItem, 'id' | 'carries'>,
	text: Messages,
): readonly CarriedRow[] {
	return carries.flatMap(({ id: inside, kind, codec, program, shared = [] }) => {
		if (codec === null) return [];
		const where = [program, ...shared].flatMap((one) =>
			one === undefined ? [] : [`, ${text.video.program(one)}`],
		);
		return [
			{
				id: `${id}/${inside}`,
				label: `${codec} (${text.kinds[kind]}, ${inside}${where.join('')})`,
			},
		];
	});
}
