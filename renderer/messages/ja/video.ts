/** Japanese: pictures of RTP streams. */
import type { video as english } from '../en/video.ts';

/** See the head of this file. */
export const video: typeof english = {
	video: {
		label: 'ストリームの映像',
		counting: 'このストリームの映像を読み込んでいます',
		impossible: (reason) => `表示できません: ${reason}`,
		screen: '映像',
		strip:
			'時間ごとの映像: 棒は画像、ひし形はキーフレーム、八角形は失われたパケット、斜線の枠は映像が止まった所です。' +
			'左右キーで画像を移動します。',
		inside: '映像',
		program: (number: number) => `番組 ${number}`,
		sound: '音声',
		ownSound: (codec) => `同じストリームの ${codec}`,
		noSound: 'なし',
		because: {
			call: '同じ通話',
			cname: '同じ RTCP 名',
			ports: '隣り合うポート',
			addresses: '同じホスト (推測)',
		},
		later: (ms) => `${ms} ms 遅れて開始`,
		earlier: (ms) => `${ms} ms 早く開始`,
		damaged: '壊れた画像も表示',
		damagedTitle: '欠けた画像をデコーダーが補ったものです。証拠にはなりません。',
		facts: {
			pictures: '画像',
			keyFrames: 'キーフレーム',
			damaged: '破損',
			lost: '失われたパケット',
			rate: 'フレームレート',
			codec: 'コーデック',
		},
		perSecond: (rate) => `毎秒 ${rate} 枚`,
		findings: '所見',
		noFindings: 'すべての画像が完全で、遅れなく届いています。',
		noneDamaged: (_count, shown) =>
			`届いた画像に破損はありません。パケットが ${shown} 個欠けています。`,
		events: '欠落、停止、キーフレーム',
		noEvents: '映像に異常はありません。',
		eventKinds: {
			freeze: '停止',
			pause: '送信の中断',
			lost: '欠落',
			damaged: '破損',
			key: 'キーフレーム',
		},
		columns: { time: '時刻', frame: 'フレーム', what: '内容', size: '大きさ' },
		packets: (_count, shown) => `${shown} パケット`,
		thinned: (shown, all) => `${all} 枚のうち ${shown} 枚を表示`,
		torn: '壊れた画像',
		finding: {
			freezes: (v) =>
				`パケットの欠落で ${v['count']} 回停止: 合計 ${v['total']} 秒、最長 ${v['longest']} 秒`,
			pauses: (v) =>
				`送信が ${v['count']} 回途切れた: 合計 ${v['total']} 秒、最長 ${v['longest']} 秒`,
			'damaged-pictures': (v) =>
				`${v['of']} 枚のうち ${v['count']} 枚が破損: ${v['missing']} パケットが欠けている`,
			'no-key-frame': () => '完全なキーフレームがなく、デコードを始められない',
			'late-key-frame': (v) => `最初のキーフレームは ${v['seconds']} 秒後: それまでは何も見えない`,
			'rare-key-frames': (v) => `キーフレームの間隔は最大 ${v['seconds']} 秒: その間は乱れが残る`,
			'frame-rate-change': (v) => `フレームレートが毎秒 ${v['before']} から ${v['after']} に変わる`,
			'av-offset': (v) => `音声と映像が送信時点で ${v['seconds']} 秒ずれている`,
		},
	},
	frameRate: {
		about: (rate) =>
			`送信側のタイムスタンプでは毎秒 ${rate} 枚です。変更すると画像の時刻が変わります。`,
		of: (stream) => `${stream} の毎秒の枚数`,
		unit: '枚/秒',
		estimated: '推定',
	},
};
