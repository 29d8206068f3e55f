/**
 * The 7-bit alphabets of TS 23.038: section 6.2.1 (default and its extension) and annex A (national language
 * locking and single shift tables). Data only; gsm7.ts turns it into lookup tables.
 *
 * `locking` has one character for each code 00 to 7F, sixteen a line; NUL marks a code that the table leaves
 * undefined (and the escape, 1B). `single` lists what follows an escape as code (hex) and character.
 */
export interface LanguageTable {
  /** National language identifier, TS 23.038 section 6.2.1.2.4; 0 is the default alphabet. */
  id: number
  /** ISO 639-1 code, which users may give instead of the identifier. */
  code: string
  name: string
  /** Spanish has none. */
  locking?: string
  single: [code: number, char: string][]
}

/** Reads `0A\f 14^ …`: two hex digits and one character, separated by spaces. */
function singleShift(cells: string): [number, string][] {
  const out: [number, string][] = []
  for (let i = 0; i < cells.length; i += 4)
    out.push([parseInt(cells.slice(i, i + 2), 16), cells.charAt(i + 2)])
  return out
}

export const LANGUAGE_TABLES: readonly LanguageTable[] = [
  {
    id: 0,
    code: '',
    name: 'default',
    locking:
      '@£$¥èéùìòÇ\nØø\rÅå' +
      'Δ_ΦΓΛΩΠΨΣΘΞ\0ÆæßÉ' +
      ' !"#¤%&\'()*+,-./' +
      '0123456789:;<=>?' +
      '¡ABCDEFGHIJKLMNO' +
      'PQRSTUVWXYZÄÖÑÜ§' +
      '¿abcdefghijklmno' +
      'pqrstuvwxyzäöñüà',
    single: singleShift('0A\f 14^ 28{ 29} 2F\\ 3C[ 3D~ 3E] 40| 65€')
  },
  {
    id: 1,
    code: 'tr',
    name: 'Turkish',
    locking:
      '@£$¥€éùıòÇ\nĞğ\rÅå' +
      'Δ_ΦΓΛΩΠΨΣΘΞ\0ŞşßÉ' +
      ' !"#¤%&\'()*+,-./' +
      '0123456789:;<=>?' +
      'İABCDEFGHIJKLMNO' +
      'PQRSTUVWXYZÄÖÑÜ§' +
      'çabcdefghijklmno' +
      'pqrstuvwxyzäöñüà',
    single: singleShift('0A\f 14^ 28{ 29} 2F\\ 3C[ 3D~ 3E] 40| 47Ğ 49İ 53Ş 63ç 65€ 67ğ 69ı 73ş')
  },
  {
    id: 2,
    code: 'es',
    name: 'Spanish',
    single: singleShift('09ç 0A\f 14^ 28{ 29} 2F\\ 3C[ 3D~ 3E] 40| 41Á 49Í 4FÓ 55Ú 61á 65€ 69í 6Fó 75ú')
  },
  {
    id: 3,
    code: 'pt',
    name: 'Portuguese',
    locking:
      '@£$¥êéúíóç\nÔô\rÁá' +
      'Δ_ªÇÀ∞^\\€Ó|\0ÂâÊÉ' +
      ' !"#º%&\'()*+,-./' +
      '0123456789:;<=>?' +
      'ÍABCDEFGHIJKLMNO' +
      'PQRSTUVWXYZÃÕÚÜ§' +
      '~abcdefghijklmno' +
      'pqrstuvwxyzãõ`üà',
    single: singleShift(
      '05ê 09ç 0A\f 0BÔ 0Cô 0EÁ 0Fá 12Φ 13Γ 14^ 15Ω 16Π 17Ψ 18Σ 19Θ 1FÊ 28{ 29} 2F\\ 3C[ 3D~ 3E] ' +
        '40| 41À 49Í 4FÓ 55Ú 5BÃ 5CÕ 61Â 65€ 69í 6Fó 75ú 7Bã 7Cõ 7Fâ'
    )
  },
  {
    id: 4,
    code: 'bn',
    name: 'Bengali',
    locking:
      '\u0981\u0982\u0983অআইঈউঊঋ\nঌ\0\r\0এ' +
      'ঐ\0\0ওঔকখগঘঙচ\0ছজঝঞ' +
      ' !টঠডঢণত)(থদ,ধ.ন' +
      '0123456789:;\0পফ?' +
      'বভমযর\0ল\0\0\0শষসহ\u09bcঽ' +
      '\u09be\u09bf\u09c0\u09c1\u09c2\u09c3\u09c4\0\0\u09c7\u09c8\0\0\u09cb\u09cc\u09cd' +
      'ৎabcdefghijklmno' +
      'pqrstuvwxyz\u09d7ড়ঢ়ৰৱ',
    single: singleShift(
      '00@ 01£ 02$ 03¥ 04¿ 05" 06¤ 07% 08& 09\' 0A\f 0B* 0C+ 0E- 0F/ 10< 11= 12> 13¡ 14^ 15¡ 16_ ' +
        '17# 18* 19০ 1A১ 1C২ 1D৩ 1E৪ 1F৫ 20৬ 21৭ 22৮ 23৯ 24য় 25ৠ 26ৡ 27\u09e2 28{ 29} 2A\u09e3 2B৲ ' +
        '2C৳ 2D৴ 2E৵ 2F\\ 30৶ 31৷ 32৸ 33৹ 34৺ 3C[ 3D~ 3E] 40| 41A 42B 43C 44D 45E 46F 47G 48H 49I 4AJ ' +
        '4BK 4CL 4DM 4EN 4FO 50P 51Q 52R 53S 54T 55U 56V 57W 58X 59Y 5AZ 65€'
    )
  },
  {
    id: 5,
    code: 'gu',
    name: 'Gujarati',
    locking:
      '\u0a81\u0a82\u0a83અઆઇઈઉઊઋ\nઌઍ\r\0એ' +
      'ઐઑ\0ઓઔકખગઘઙચ\0છજઝઞ' +
      ' !ટઠડઢણત)(થદ,ધ.ન' +
      '0123456789:;\0પફ?' +
      'બભમયર\0લળ\0વશષસહ\u0abcઽ' +
      '\u0abe\u0abf\u0ac0\u0ac1\u0ac2\u0ac3\u0ac4\u0ac5\0\u0ac7\u0ac8\u0ac9\0\u0acb\u0acc\u0acd' +
      'ૐabcdefghijklmno' +
      'pqrstuvwxyzૠૡ\u0ae2\u0ae3૱',
    single: singleShift(
      '00@ 01£ 02$ 03¥ 04¿ 05" 06¤ 07% 08& 09\' 0A\f 0B* 0C+ 0E- 0F/ 10< 11= 12> 13¡ 14^ 15¡ 16_ ' +
        '17# 18* 19। 1A॥ 1C૦ 1D૧ 1E૨ 1F૩ 20૪ 21૫ 22૬ 23૭ 24૮ 25૯ 28{ 29} 2F\\ 3C[ 3D~ 3E] 40| 41A 42B ' +
        '43C 44D 45E 46F 47G 48H 49I 4AJ 4BK 4CL 4DM 4EN 4FO 50P 51Q 52R 53S 54T 55U 56V 57W 58X 59Y ' +
        '5AZ 65€'
    )
  },
  {
    id: 6,
    code: 'hi',
    name: 'Hindi',
    locking:
      '\u0901\u0902\u0903अआइईउऊऋ\nऌऍ\rऎए' +
      'ऐऑऒओऔकखगघङच\0छजझञ' +
      ' !टठडढणत)(थद,ध.न' +
      '0123456789:;ऩपफ?' +
      'बभमयरऱलळऴवशषसह\u093cऽ' +
      '\u093e\u093f\u0940\u0941\u0942\u0943\u0944\u0945\u0946\u0947\u0948\u0949\u094a\u094b\u094c\u094d' +
      'ॐabcdefghijklmno' +
      'pqrstuvwxyzॲॻॼॾॿ',
    single: singleShift(
      '00@ 01£ 02$ 03¥ 04¿ 05" 06¤ 07% 08& 09\' 0A\f 0B* 0C+ 0E- 0F/ 10< 11= 12> 13¡ 14^ 15¡ 16_ ' +
        '17# 18* 19। 1A॥ 1C० 1D१ 1E२ 1F३ 20४ 21५ 22६ 23७ 24८ 25९ 26\u0951 27\u0952 28{ 29} 2A\u0953 ' +
        '2B\u0954 2Cक़ 2Dख़ 2Eग़ 2F\\ 30ज़ 31ड़ 32ढ़ 33फ़ 34य़ 35ॠ 36ॡ 37\u0962 38\u0963 39॰ 3Aॱ 3C[ 3D~ 3E] ' +
        '40| 41A 42B 43C 44D 45E 46F 47G 48H 49I 4AJ 4BK 4CL 4DM 4EN 4FO 50P 51Q 52R 53S 54T 55U 56V ' +
        '57W 58X 59Y 5AZ 65€'
    )
  },
  {
    id: 7,
    code: 'kn',
    name: 'Kannada',
    locking:
      '\0\u0c82\u0c83ಅಆಇಈಉಊಋ\nಌ\0\rಎಏ' +
      'ಐ\0ಒಓಔಕಖಗಘಙಚ\0ಛಜಝಞ' +
      ' !ಟಠಡಢಣತ)(ಥದ,ಧ.ನ' +
      '0123456789:;\0ಪಫ?' +
      'ಬಭಮಯರಱಲಳ\0ವಶಷಸಹ\u0cbcಽ' +
      '\u0cbe\u0cbf\u0cc0\u0cc1\u0cc2\u0cc3\u0cc4\0\u0cc6\u0cc7\u0cc8\0\u0cca\u0ccb\u0ccc\u0ccd' +
      '\u0cd5abcdefghijklmno' +
      'pqrstuvwxyz\u0cd6ೠೡ\u0ce2\u0ce3',
    single: singleShift(
      '00@ 01£ 02$ 03¥ 04¿ 05" 06¤ 07% 08& 09\' 0A\f 0B* 0C+ 0E- 0F/ 10< 11= 12> 13¡ 14^ 15¡ 16_ ' +
        '17# 18* 19। 1A॥ 1C೦ 1D೧ 1E೨ 1F೩ 20೪ 21೫ 22೬ 23೭ 24೮ 25೯ 26ೞ 27ೱ 28{ 29} 2Aೲ 2F\\ 3C[ 3D~ 3E] ' +
        '40| 41A 42B 43C 44D 45E 46F 47G 48H 49I 4AJ 4BK 4CL 4DM 4EN 4FO 50P 51Q 52R 53S 54T 55U 56V ' +
        '57W 58X 59Y 5AZ 65€'
    )
  },
  {
    id: 8,
    code: 'ml',
    name: 'Malayalam',
    locking:
      '\0\u0d02\u0d03അആഇഈഉഊഋ\nഌ\0\rഎഏ' +
      'ഐ\0ഒഓഔകഖഗഘങച\0ഛജഝഞ' +
      ' !ടഠഡഢണത)(ഥദ,ധ.ന' +
      '0123456789:;\0പഫ?' +
      'ബഭമയരറലളഴവശഷസഹ\0ഽ' +
      '\u0d3e\u0d3f\u0d40\u0d41\u0d42\u0d43\u0d44\0\u0d46\u0d47\u0d48\0\u0d4a\u0d4b\u0d4c\u0d4d' +
      '\u0d57abcdefghijklmno' +
      'pqrstuvwxyzൠൡ\u0d62\u0d63൹',
    single: singleShift(
      '00@ 01£ 02$ 03¥ 04¿ 05" 06¤ 07% 08& 09\' 0A\f 0B* 0C+ 0E- 0F/ 10< 11= 12> 13¡ 14^ 15¡ 16_ ' +
        '17# 18* 19। 1A॥ 1C൦ 1D൧ 1E൨ 1F൩ 20൪ 21൫ 22൬ 23൭ 24൮ 25൯ 26൰ 27൱ 28{ 29} 2A൲ 2B൳ 2C൴ 2D൵ 2Eൺ ' +
        '2F\\ 30ൻ 31ർ 32ൽ 33ൾ 34ൿ 3C[ 3D~ 3E] 40| 41A 42B 43C 44D 45E 46F 47G 48H 49I 4AJ 4BK 4CL 4DM ' +
        '4EN 4FO 50P 51Q 52R 53S 54T 55U 56V 57W 58X 59Y 5AZ 65€'
    )
  },
  {
    id: 9,
    code: 'or',
    name: 'Oriya',
    locking:
      '\u0b01\u0b02\u0b03ଅଆଇଈଉଊଋ\nଌ\0\r\0ଏ' +
      'ଐ\0\0ଓଔକଖଗଘଙଚ\0ଛଜଝଞ' +
      ' !ଟଠଡଢଣତ)(ଥଦ,ଧ.ନ' +
      '0123456789:;\0ପଫ?' +
      'ବଭମଯର\0ଲଳ\0ଵଶଷସହ\u0b3cଽ' +
      '\u0b3e\u0b3f\u0b40\u0b41\u0b42\u0b43\u0b44\0\0\u0b47\u0b48\0\0\u0b4b\u0b4c\u0b4d' +
      '\u0b56abcdefghijklmno' +
      'pqrstuvwxyz\u0b57ୠୡ\u0b62\u0b63',
    single: singleShift(
      '00@ 01£ 02$ 03¥ 04¿ 05" 06¤ 07% 08& 09\' 0A\f 0B* 0C+ 0E- 0F/ 10< 11= 12> 13¡ 14^ 15¡ 16_ ' +
        '17# 18* 19। 1A॥ 1C୦ 1D୧ 1E୨ 1F୩ 20୪ 21୫ 22୬ 23୭ 24୮ 25୯ 26ଡ଼ 27ଢ଼ 28{ 29} 2Aୟ 2B୰ 2Cୱ 2F\\ 3C[ ' +
        '3D~ 3E] 40| 41A 42B 43C 44D 45E 46F 47G 48H 49I 4AJ 4BK 4CL 4DM 4EN 4FO 50P 51Q 52R 53S 54T ' +
        '55U 56V 57W 58X 59Y 5AZ 65€'
    )
  },
  {
    id: 10,
    code: 'pa',
    name: 'Punjabi',
    locking:
      '\u0a01\u0a02\u0a03ਅਆਇਈਉਊ\0\n\0\0\r\0ਏ' +
      'ਐ\0\0ਓਔਕਖਗਘਙਚ\0ਛਜਝਞ' +
      ' !ਟਠਡਢਣਤ)(ਥਦ,ਧ.ਨ' +
      '0123456789:;\0ਪਫ?' +
      'ਬਭਮਯਰ\0ਲਲ਼\0ਵਸ਼\0ਸਹ\u0a3c\0' +
      '\u0a3e\u0a3f\u0a40\u0a41\u0a42\0\0\0\0\u0a47\u0a48\0\0\u0a4b\u0a4c\u0a4d' +
      '\u0a51abcdefghijklmno' +
      'pqrstuvwxyz\u0a70\u0a71ੲੳੴ',
    single: singleShift(
      '00@ 01£ 02$ 03¥ 04¿ 05" 06¤ 07% 08& 09\' 0A\f 0B* 0C+ 0E- 0F/ 10< 11= 12> 13¡ 14^ 15¡ 16_ ' +
        '17# 18* 19। 1A॥ 1C੦ 1D੧ 1E੨ 1F੩ 20੪ 21੫ 22੬ 23੭ 24੮ 25੯ 26ਖ਼ 27ਗ਼ 28{ 29} 2Aਜ਼ 2Bੜ 2Cਫ਼ 2D\u0a75 ' +
        '2F\\ 3C[ 3D~ 3E] 40| 41A 42B 43C 44D 45E 46F 47G 48H 49I 4AJ 4BK 4CL 4DM 4EN 4FO 50P 51Q 52R ' +
        '53S 54T 55U 56V 57W 58X 59Y 5AZ 65€'
    )
  },
  {
    id: 11,
    code: 'ta',
    name: 'Tamil',
    locking:
      '\0\u0b82ஃஅஆஇஈஉஊ\0\n\0\0\rஎஏ' +
      'ஐ\0ஒஓஔக\0\0\0ஙச\0\0ஜ\0ஞ' +
      ' !ட\0\0\0ணத)(\0\0,\0.ந' +
      '0123456789:;னப\0?' +
      '\0\0மயரறலளழவஶஷஸஹ\0\0' +
      '\u0bbe\u0bbf\u0bc0\u0bc1\u0bc2\0\0\0\u0bc6\u0bc7\u0bc8\0\u0bca\u0bcb\u0bcc\u0bcd' +
      'ௐabcdefghijklmno' +
      'pqrstuvwxyz\u0bd7௰௱௲௹',
    single: singleShift(
      '00@ 01£ 02$ 03¥ 04¿ 05" 06¤ 07% 08& 09\' 0A\f 0B* 0C+ 0E- 0F/ 10< 11= 12> 13¡ 14^ 15¡ 16_ ' +
        '17# 18* 19। 1A॥ 1C௦ 1D௧ 1E௨ 1F௩ 20௪ 21௫ 22௬ 23௭ 24௮ 25௯ 26௳ 27௴ 28{ 29} 2A௵ 2B௶ 2C௷ 2D௸ 2E௺ ' +
        '2F\\ 3C[ 3D~ 3E] 40| 41A 42B 43C 44D 45E 46F 47G 48H 49I 4AJ 4BK 4CL 4DM 4EN 4FO 50P 51Q 52R ' +
        '53S 54T 55U 56V 57W 58X 59Y 5AZ 65€'
    )
  },
  {
    id: 12,
    code: 'te',
    name: 'Telugu',
    locking:
      '\u0c01\u0c02\u0c03అఆఇఈఉఊఋ\nఌ\0\rఎఏ' +
      'ఐ\0ఒఓఔకఖగఘఙచ\0ఛజఝఞ' +
      ' !టఠడఢణత)(థద,ధ.న' +
      '0123456789:;\0పఫ?' +
      'బభమయరఱలళ\0వశషసహ\0ఽ' +
      '\u0c3e\u0c3f\u0c40\u0c41\u0c42\u0c43\u0c44\0\u0c46\u0c47\u0c48\0\u0c4a\u0c4b\u0c4c\u0c4d' +
      '\u0c55abcdefghijklmno' +
      'pqrstuvwxyz\u0c56ౠౡ\u0c62\u0c63',
    single: singleShift(
      '00@ 01£ 02$ 03¥ 04¿ 05" 06¤ 07% 08& 09\' 0A\f 0B* 0C+ 0E- 0F/ 10< 11= 12> 13¡ 14^ 15¡ 16_ ' +
        '17# 18* 1C౦ 1D౧ 1E౨ 1F౩ 20౪ 21౫ 22౬ 23౭ 24౮ 25౯ 26ౘ 27ౙ 28{ 29} 2A౸ 2B౹ 2C౺ 2D౻ 2E౼ 2F\\ 30౽ ' +
        '31౾ 32౿ 3C[ 3D~ 3E] 40| 41A 42B 43C 44D 45E 46F 47G 48H 49I 4AJ 4BK 4CL 4DM 4EN 4FO 50P 51Q ' +
        '52R 53S 54T 55U 56V 57W 58X 59Y 5AZ 65€'
    )
  },
  {
    id: 13,
    code: 'ur',
    name: 'Urdu',
    locking:
      'اآبٻڀپڦتۂٿ\nٹٽ\rٺټ' +
      'ثجځڄڃڅچڇحخد\0ڌڈډڊ' +
      ' !ڏڍذرڑړ)(ڙز,ږ.ژ' +
      '0123456789:;ښسش?' +
      'صضطظعفقکڪګگڳڱلمن' +
      'ںڻڼوۄەہھءیېے\u064d\u0650\u064f\u0657' +
      '\u0654abcdefghijklmno' +
      'pqrstuvwxyz\u0655\u0651\u0653\u0656\u0670',
    single: singleShift(
      '00@ 01£ 02$ 03¥ 04¿ 05" 06¤ 07% 08& 09\' 0A\f 0B* 0C+ 0E- 0F/ 10< 11= 12> 13¡ 14^ 15¡ 16_ ' +
        '17# 18* 19\u0600 1A\u0601 1C۰ 1D۱ 1E۲ 1F۳ 20۴ 21۵ 22۶ 23۷ 24۸ 25۹ 26، 27؍ 28{ 29} 2A؎ 2B؏ ' +
        '2C\u0610 2D\u0611 2E\u0612 2F\\ 30\u0613 31\u0614 32؛ 33؟ 34ـ 35\u0652 36\u0658 37٫ 38٬ 39ٲ ' +
        '3Aٳ 3Bۍ 3C[ 3D~ 3E] 3F۔ 40| 41A 42B 43C 44D 45E 46F 47G 48H 49I 4AJ 4BK 4CL 4DM 4EN 4FO 50P ' +
        '51Q 52R 53S 54T 55U 56V 57W 58X 59Y 5AZ 65€'
    )
  }
]
