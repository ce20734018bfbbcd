/** 日本語: セッション記述の編集。 */
import type { sdp as english } from '../en/sdp.ts';

/** See the head of this file. */
export const sdp: typeof english = {
	sdp: {
		title: 'セッション記述 (SDP)',
		about:
			'このストリームを読むためにプレーヤーに伝える内容です。入力しながら検査されます。適用すると、' +
			'コーデック、クロック、パラメーターが Decode As の規則になります。',
		assumed: 'コーデックは推定',
		text: 'セッション記述のテキスト',
		problems: '問題点',
		line: (line) => `${line} 行目`,
		error: '誤り',
		warning: '要確認',
		right: '問題はありません',
		reset: '元に戻す',
		save: '.sdp として保存…',
		apply: 'ストリームに適用',
		applied: (codec) => `ストリームを ${codec} として扱います。表で Ctrl+Z を押すと元に戻ります`,
		saved: (name) => `${name} を保存しました`,
	},
};
