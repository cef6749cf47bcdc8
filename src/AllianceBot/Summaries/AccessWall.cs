using System.Text.RegularExpressions;
using AngleSharp.Dom;

namespace AllianceBot.Summaries;

/// <summary>Recognises pages that stand in front of an article: consent, a check for robots, a paywall. Their text must never be a summary.</summary>
internal static partial class AccessWall
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    /// <summary>A page with more text than this has an article, whatever stands over it.</summary>
    private const int ShortPage = 2500;
    /// <summary>What a paywall leaves is a teaser; more text than this is the article.</summary>
    private const int Teaser = 1200;

    /// <summary>A page that is nothing but a wall.</summary>
    public static ArticleProblem? Of(IDocument document)
    {
        var title = document.Title ?? "";
        if (ChallengeTitle().IsMatch(title))
            return ArticleProblem.Challenge;
        // Scripts and styles are text to the DOM.
        var text = document.Body is { } body ? VisibleText(body) : "";
        if (text.Length > ShortPage)
            return null;
        if (ChallengeText().IsMatch(text))
            return ArticleProblem.Challenge;
        return ConsentText().IsMatch(title) || ConsentText().Count(text) >= 2 ? ArticleProblem.Consent : null;
    }

    /// <summary>The page says of itself that it is not free: schema.org's isAccessibleForFree, or article:content_tier.</summary>
    public static bool IsForSubscribers(IDocument document) =>
        document.QuerySelector("meta[property='article:content_tier'][content='locked']") is not null
        || document.QuerySelectorAll("script[type='application/ld+json']").Any(script => NotFree().IsMatch(script.TextContent));

    /// <summary>Whether the text that was found is a paywall's teaser.</summary>
    /// <param name="blocks">All of the page's main part: the text has lost the line that asks for a subscription.</param>
    public static ArticleProblem? Behind(string text, IReadOnlyList<ArticleBlock> blocks, bool forSubscribers) =>
        text.Length < Teaser && (forSubscribers || blocks.Any(block => SubscribersOnly().IsMatch(block.Text))) ? ArticleProblem.Paywall : null;

    private static string VisibleText(IElement body)
    {
        var blocks = ArticleBlocks.Of(body);
        return string.Join('\n', blocks.Select(block => block.Text));
    }

    [GeneratedRegex(@"^(just a moment|attention required|access denied|please wait|one moment, please|ddos protection|robot check|are you a robot|verify you are human|security check|pardon our interruption|un instant|nur einen moment|un momento|um momento)\b", Options)]
    private static partial Regex ChallengeTitle();

    [GeneratedRegex(@"(checking your browser|verif(y|ying) (that )?you are (a )?human|enable javascript and cookies to continue|unusual traffic from your|complete the (captcha|security check)|press & hold to confirm|you have been blocked)", Options)]
    private static partial Regex ChallengeText();

    [GeneratedRegex(@"(before you continue|we value your privacy|we (and our|use) .{0,30}(partners|cookies)|your privacy choices|(manage|accept) (all )?(cookies|preferences|consent)|cookie consent|accept all|respect(ons)? (de )?votre (vie privée|confidentialité)|avant d['’]accéder|accepter (et (continuer|fermer)|tous les cookies)|gérer (mes|vos) (choix|préférences)|wir (benötigen|brauchen) ihre (zustimmung|einwilligung)|(alle )?akzeptieren und (weiter|schließen)|privatsphäre-einstellungen|mit werbung weiterlesen|valoramos (tu|su) privacidad|aceptar (todo|y continuar)|gestionar (las )?(cookies|preferencias)|la tua privacy|accetta (tutti|e (continua|chiudi))|gestisci (i )?(cookie|preferenze|consensi)|valorizamos (a )?sua privacidade|aceitar (tudo|todos|e continuar)|すべて同意|同意して続け|プライバシーの選択|쿠키.{0,10}동의|모두 동의|接受所有|同意并继续|接受全部)", Options)]
    private static partial Regex ConsentText();

    [GeneratedRegex("""
        "isAccessibleForFree"\s*:\s*"?false
        """, Options | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex NotFree();

    [GeneratedRegex(@"((subscribe|sign (in|up)|log ?in|register) (now )?to (continue|keep|read|unlock|access|view)|(continue|keep) reading with (a|your) (subscription|account|trial)|(article|story|content) is (only )?(for|available to|reserved for|exclusive to) (our )?(paying |premium )?(subscribers|members)|already a (subscriber|member)\?|to (read|continue reading) (the|this) (full|rest|entire)|(article|contenu|suite) (est )?réservée? (à|aux) (nos )?abonnés|il vous reste .{0,20} (de cet article )?à (lire|découvrir)|pour lire la suite|abonnez-vous pour (lire|continuer)|déjà abonné|(nur|exklusiv) für (abonnenten|mitglieder)|weiterlesen mit|jetzt (abonnieren|testen) und|um (diesen artikel|den ganzen artikel|weiterzulesen)|bereits abonnent|contenido exclusivo para suscriptores|suscríbete para (seguir|leer|continuar)|para (seguir|continuar) leyendo|¿ya eres suscriptor|contenuto riservato agli abbonati|abbonati per (leggere|continuare)|per continuare a leggere|sei già abbonato|(conteúdo|matéria) exclusiv[oa] para assinantes|assine para (ler|continuar)|para continuar lendo|já é assinante|有料会員(限定|の方)|会員限定|この記事は有料|残り.{0,8}文字|続きは.{0,12}(会員|ログイン)|유료회원|구독자 전용|付费阅读|订阅后|会员专享|登录后(阅读|继续)|訂閱後)", Options)]
    private static partial Regex SubscribersOnly();
}
