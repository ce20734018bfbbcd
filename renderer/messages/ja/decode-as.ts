/** Japanese: Decode As, and what nobody announced. */
import type { decodeAs as english } from '../en/decode-as.ts';

/** See the head of this file. */
export const decodeAs: typeof english = {
	decodeAs: {
		title: 'デコード方法の指定',
		about:
			'最初に当てはまる規則が、通知や推定より優先されます。' +
			'Insert で追加、Ctrl+Insert で複製、Ctrl+Delete で削除します。',
		columns: {
			field: 'フィールド',
			value: '値',
			type: '型',
			default: '既定',
			current: '現在',
		},
		fields: {
			'udp.port': 'UDP ポート',
			'udp.srcport': 'UDP 送信元ポート',
			'udp.dstport': 'UDP 宛先ポート',
			'ip.addr': 'アドレス',
			'ip.src': '送信元アドレス',
			'ip.dst': '宛先アドレス',
			'rtp.ssrc': 'SSRC',
			'rtp.p_type': 'RTP ペイロードタイプ',
			several: '複数 (&&)',
		},
		of: (column, row) => `${column}、規則 ${row}`,
		none: '規則はありません。すべて通知または内容のとおりに扱います。',
		add: '規則を追加',
		remove: '規則を削除',
		copy: '規則を複製',
		clear: 'すべて消去',
		undo: '最後の変更を元に戻す',
		cancel: 'キャンセル',
		apply: '規則を適用',
		kept: 'このキャプチャの規則として次回も使います。ファイルの横には何も書きません。',
		applied: (count) => `${count} 件の規則が有効です`,
		undone: 'デコード方法の最後の変更を元に戻しました',
		nothingToUndo: '元に戻す変更はありません',
		notRtp: 'これは RTP ではない',
		mayBe: '考えられるコーデック',
		is: '現在の扱い',
		unknown: '不明',
		encrypted: '暗号化',
		use: (codec) => `${codec} として扱う`,
		said: (rule) => `有効: ${rule}。表で Ctrl+Z を押すと元に戻ります`,
		noCandidates: '推定の必要はありませんでした。',
		tryAll: 'ffmpeg で試す',
		trying: 'ffmpeg で試しています',
		inForce: (count) => `デコード規則 ${count} 件`,
	},
	trials: {
		title: '試行の結果',
		columns: {
			candidate: '候補',
			verdict: '判定',
			frames: 'フレーム',
		},
		verdicts: { decodes: '適合', partly: '一部適合', fails: '不適合', untold: '判定不能' },
		of: (decoded, expected) => `${decoded} / ${expected}`,
		fits: (codec) => `${codec} は適合します`,
		fitsNot: (codec) => `${codec} は適合しません`,
		next: (codec, next) => `${codec} は適合しません。次: ${next}`,
		signs: {
			size: '画像サイズが見つかりません。このコーデックの画像ではありません。',
			probing: '許される範囲を調べても内容が分かりませんでした。',
			'no-stream': '書き出せるものがありませんでした。',
		},
	},
	playback: {
		errors: (count) => `エラー ${count} 件で再生可`,
		clean: 'エラーなしで再生可',
		checked: (seconds) => `保存したファイルの最初の ${seconds} 秒を ffmpeg で復号しました。`,
		saved: '保存したファイル',
	},
};
