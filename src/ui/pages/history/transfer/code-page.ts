/** The code pages of Windows by the languages that they are for. Every other language of Europe has that of Western Europe. */
const CODE_PAGES: readonly [encoding: string, languages: string][] = [
  ['windows-1250', 'bs cs hr hu pl ro sk sl sq'],
  ['windows-1251', 'be bg kk ky mk mn ru sr tg tt uk'],
  ['windows-1253', 'el'],
  ['windows-1254', 'az tr'],
  ['windows-1255', 'he yi'],
  ['windows-1256', 'ar fa ur'],
  ['windows-1257', 'et lt lv'],
  ['windows-1258', 'vi'],
  ['windows-874', 'th'],
  ['shift_jis', 'ja'],
  ['euc-kr', 'ko'],
  ['gb18030', 'zh'],
];

/** In what Excel saves its plain "CSV" on a computer in this language (`ar-EG`). */
export function codePageOf(language: string): string {
  if (/^zh-(?:tw|hk|mo|hant)/i.test(language)) return 'big5';
  const [spoken = ''] = language.toLowerCase().split('-');
  return CODE_PAGES.find(([, languages]) => languages.split(' ').includes(spoken))?.[0] ?? 'windows-1252';
}
