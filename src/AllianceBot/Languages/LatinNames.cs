using System.Collections.Frozen;

namespace AllianceBot.Languages;

/// <summary>
/// Well-known names as Japanese, Chinese and Korean write them, and as they stand in Latin letters: what reports in two scripts
/// can have in common. Makers, countries and large cities. <see cref="Words"/> cuts Han and Hangul into pairs, so there the
/// first two characters stand for a name; names whose pair is a word of its own are left out.
/// </summary>
internal static class LatinNames
{
    private static readonly FrozenDictionary<string, string> Names = Read("""
        renault ルノー 雷诺 雷諾 르노
        nissan 日産 ニッサン 日产 닛산
        mitsubishi 三菱 ミツビシ 미쓰비시
        toyota トヨタ 丰田 豐田 도요타 토요타
        honda ホンダ 本田 혼다
        mazda マツダ 마쓰다
        subaru スバル 스바루
        suzuki スズキ 铃木 스즈키
        isuzu イスズ
        hyundai ヒョンデ 현대
        kia キア 起亚
        tesla テスラ 特斯 테슬라
        ford フォード 福特 포드
        volkswagen フォルクスワーゲン 폭스바겐
        audi アウディ 奥迪 奧迪 아우디
        porsche ポルシェ 保时 포르쉐
        mercedes メルセデス 奔驰 奔馳 메르세데스
        volvo ボルボ 沃尔 볼보
        stellantis ステランティス 스텔란티스
        peugeot プジョー 标致 푸조
        citroen シトロエン 雪铁 시트로엥
        fiat フィアット 菲亚 피아트
        ferrari フェラーリ 法拉 페라리
        dacia ダチア 다치아
        lotus ロータス 莲花 로터스
        geely ジーリー 吉利 지리
        foxconn フォックスコン 鴻海 鸿海 폭스콘
        bosch ボッシュ 博世 보쉬
        ghosn ゴーン 戈恩
        paris パリ 巴黎 파리
        london ロンドン 伦敦 倫敦 런던
        berlin ベルリン 柏林 베를린
        munich ミュンヘン 慕尼 뮌헨
        frankfurt フランクフルト
        amsterdam アムステルダム 암스테르담
        brussels ブリュッセル 브뤼셀
        geneva ジュネーブ 제네바
        vienna ウィーン
        rome ローマ 罗马 羅馬 로마
        milan ミラノ 米兰 米蘭 밀라노
        turin トリノ 都灵 토리노
        madrid マドリード 마드리드
        barcelona バルセロナ 바르셀로나
        lisbon リスボン 리스본
        moscow モスクワ 莫斯 모스크바
        kyiv キーウ 基辅 基輔 키이우
        istanbul イスタンブール 이스탄불
        davos ダボス 达沃 다보스
        detroit デトロイト 底特 디트로이트
        washington ワシントン 华盛 華盛 워싱턴
        chicago シカゴ 芝加 시카고
        california カリフォルニア 加州 캘리포니아
        delhi デリー 德里 델리
        mumbai ムンバイ 孟买 뭄바이
        chennai チェンナイ 첸나이
        bangkok バンコク 曼谷 방콕
        tokyo 東京 东京 도쿄
        yokohama 横浜 横滨 橫濱 요코하마
        osaka 大阪 오사카
        nagoya ナゴヤ 나고야
        kyushu 九州 규슈
        hokkaido ホッカイドウ 홋카이도
        beijing 北京 베이징
        shanghai 上海
        shenzhen 深圳
        taipei 台北 臺北 타이베이
        seoul ソウル 首尔 首爾 서울
        france フランス 法国 法國 프랑스
        germany ドイツ 德国 德國 독일
        japan 日本 일본
        china 中国 中國 중국
        korea 韓国 韩国 韓國 한국
        india インド 印度
        russia ロシア 俄罗 俄羅 러시아
        ukraine ウクライナ 乌克 烏克 우크라이나
        britain イギリス 英国 英國 영국
        italy イタリア 意大 이탈리아
        spain スペイン 西班 스페인
        turkey トルコ 土耳 튀르키예
        morocco モロッコ 摩洛 모로코
        brazil ブラジル 巴西 브라질
        mexico メキシコ 墨西 멕시코
        argentina アルゼンチン 阿根 아르헨티나
        """);

    /// <summary>The name in Latin letters, folded, also of a word that is written so; null for any other word.</summary>
    /// <param name="word">Folded, in its own script.</param>
    public static string? Of(string word) => Names.GetValueOrDefault(word);

    private static FrozenDictionary<string, string> Read(string lines) => lines
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split(' '))
        .SelectMany(names => names, (names, name) => (Other: Cut(Folding.Fold(name)), Latin: names[0]))
        .DistinctBy(name => name.Other)
        .ToFrozenDictionary(name => name.Other, name => name.Latin, StringComparer.Ordinal);

    private static string Cut(string name) => Script.IsHan(name[0]) || Script.IsHangul(name[0]) ? name[..2] : name;
}
