/** Words beside the pictures of a stream. */
import type { PictureFinding, VideoSound, VideoView } from '../../../main/ipc/contract.ts';
import type { NumberFormat } from '../../format/numbers.ts';
import type { Messages } from '../../messages/index.ts';
import type { VideoEvent } from '../../state/video.svelte.ts';

/** One finding as a sentence. */
export function findingText(
	{ kind, values }: PictureFinding,
	text: Messages,
	format: NumberFormat,
): string {
	const shown = Object.entries(values).map(([name, value]) => [
		name,
		Number.isInteger(value) ? format.count(value) : format.fixed(value, 1),
	]);
	return text.video.finding[kind](Object.fromEntries(shown) as Readonly<Record<string, string>>);
}

/** How large an event is, in its own unit. */
export function sizeText({ kind, size }: VideoEvent, text: Messages, format: NumberFormat): string {
	if (kind === 'lost') return text.video.packets(size, format.count(size));
	if (kind === 'freeze' || kind === 'pause') return `${format.fixed(size, 2)} s`;
	return format.bytes(size);
}

/** Pictures that one stream carries, by their numbers inside, their programs beside. */
export function insideOptions(
	{ choices }: Pick<VideoView, 'choices'>,
	text: Messages,
): readonly { readonly key: string; readonly label: string }[] {
	return choices.map(({ id, codec, program, shared = [] }) => {
		const where = [program, ...shared].flatMap((one) =>
			one === undefined ? [] : [`, ${text.video.program(one)}`],
		);
		return { key: String(id), label: `${codec ?? '?'} (${id}${where.join('')})` };
	});
}

/**
 * Streams of sound that can be chosen, the surest first.
 * @param chosen first frame of one that the user chose, which may be none of them
 */
export function soundOptions(
	{ sounds, ownSound }: Pick<VideoView, 'sounds' | 'ownSound'>,
	chosen: number | null,
	text: Messages,
	format: NumberFormat,
): readonly { readonly key: string; readonly label: string }[] {
	const isOther = chosen !== null && !sounds.some(({ stream }) => stream === chosen);
	return [
		...sounds.map((sound) => ({
			key: String(sound.stream),
			label: soundLabel(sound, text, format),
		})),
		...(isOther ? [{ key: String(chosen), label: `rtp-${chosen}` }] : []),
		{ key: '', label: ownSound === null ? text.video.noSound : text.video.ownSound(ownSound) },
	];
}

function soundLabel(
	{ codec, ssrc, because, startsLater }: VideoSound,
	text: Messages,
	format: NumberFormat,
): string {
	const ms = format.fixed(Math.abs(startsLater) * 1000, 0);
	const when = startsLater < 0 ? text.video.earlier(ms) : text.video.later(ms);
	return `${codec ?? ssrc} ${ssrc} (${text.video.because[because]}, ${when})`;
}
