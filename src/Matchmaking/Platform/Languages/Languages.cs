using System.Collections;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Matchmaking.Platform;

/// <summary>
/// The languages that callers are answered in, and what is said in each: one resource file a language in this folder. A sentence is looked
/// up by its English, the name of a code by <c>list.code</c>.
/// </summary>
internal static class Languages
{
    public const string English = "en";
    public static readonly IReadOnlyList<string> All = [English, "ko", "es", "fr", "pt"];

    private static readonly FrozenDictionary<string, FrozenDictionary<string, string>> Texts = All.ToFrozenDictionary(language => language, Read);
    private static readonly FrozenDictionary<string, NumberFormatInfo> NumberFormats = All.ToFrozenDictionary(language => language, NumbersOf);

    /// <summary>The language of the request; English outside of one.</summary>
    public static string Current => Texts.ContainsKey(CultureInfo.CurrentUICulture.Name) ? CultureInfo.CurrentUICulture.Name : English;

    /// <summary>How the language of the request writes numbers.</summary>
    public static NumberFormatInfo Numbers => NumberFormats[Current];

    /// <summary>What the language of the request has for a key, or null.</summary>
    public static string? Find(string key) => Texts[Current].GetValueOrDefault(key);

    /// <summary>What is said by a function in a language of its own, whatever the request's.</summary>
    public static T In<T>(string language, Func<T> say)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            return say();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    /// <summary>Everything that a language has.</summary>
    public static IReadOnlyDictionary<string, string> Of(string language) => Texts[language];

    /// <summary>Goes before everything that may answer: what is set further in is forgotten where an exception is caught.</summary>
    public static void UseLanguages(this IApplicationBuilder app) => app.UseRequestLocalization(new RequestLocalizationOptions
    {
        // Dates and numbers in the API stay as they are; only what is said to people changes.
        DefaultRequestCulture = new RequestCulture(CultureInfo.InvariantCulture, CultureInfo.GetCultureInfo(English)),
        SupportedCultures = [CultureInfo.InvariantCulture],
        SupportedUICultures = [.. All.Select(CultureInfo.GetCultureInfo)],
        FallBackToParentUICultures = false,
        RequestCultureProviders = [new AcceptLanguage()],
    });

    /// <summary>Says in the answer which language it is in and that another caller may get another.</summary>
    public static void SayLanguage(this HttpResponse response)
    {
        response.Headers.ContentLanguage = Current;
        if (!response.Headers.GetCommaSeparatedValues(HeaderNames.Vary).Contains(HeaderNames.AcceptLanguage, StringComparer.OrdinalIgnoreCase))
            response.Headers.AppendCommaSeparatedValues(HeaderNames.Vary, HeaderNames.AcceptLanguage);
    }

    private static FrozenDictionary<string, string> Read(string language)
    {
        var resource = new ResourceManager($"{typeof(Languages).FullName}.{language}", typeof(Languages).Assembly);
        return resource.GetResourceSet(CultureInfo.InvariantCulture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>()
            .ToFrozenDictionary(entry => (string)entry.Key, entry => (string)entry.Value!, StringComparer.OrdinalIgnoreCase);
    }

    private static NumberFormatInfo NumbersOf(string language)
    {
        var numbers = (NumberFormatInfo)NumberFormatInfo.InvariantInfo.Clone();
        numbers.NumberGroupSeparator = Texts[language].GetValueOrDefault("number.group", numbers.NumberGroupSeparator);
        return numbers;
    }

    /// <summary>
    /// <c>Accept-Language</c> (RFC 9110, 12.5.4), best first, each also without its region (RFC 4647, 3.4). The framework's reader takes what is
    /// refused with q=0 and looks at three languages only, and without culture data no culture knows its parent.
    /// </summary>
    private sealed class AcceptLanguage : RequestCultureProvider
    {
        /// <summary>What no tag in use exceeds (RFC 5646, 4.4.1).</summary>
        private const int LongestTag = 35;

        public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
        {
            var wanted = httpContext.Request.GetTypedHeaders().AcceptLanguage
                .Where(language => language.Quality != 0 && language.Value.Length <= LongestTag).OrderByDescending(language => language.Quality ?? 1)
                .SelectMany(language => Wider(language.Value.Value ?? "")).Select(language => new StringSegment(language)).ToList();
            return Task.FromResult(wanted.Count == 0 ? null : new ProviderCultureResult([""], wanted));
        }

        /// <summary>zh-Hant-TW, zh-Hant, zh.</summary>
        private static IEnumerable<string> Wider(string language)
        {
            for (var end = language.Length; end > 0; end = language.LastIndexOf('-', end - 1))
                yield return language[..end];
        }
    }
}
