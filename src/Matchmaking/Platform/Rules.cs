using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Matchmaking.Platform;

/// <summary>A rule for one value; on a list it holds for each entry.</summary>
[AttributeUsage(AttributeTargets.Property)]
public abstract class RuleAttribute : Attribute
{
    /// <summary>What is wrong with the value and what is allowed, or null.</summary>
    public abstract Sentence? Check(object value);
}

/// <summary>A text of at most so many characters, without control characters.</summary>
public sealed class TextAttribute(int maximum) : RuleAttribute
{
    public int Maximum { get; } = maximum;

    public override Sentence? Check(object value)
    {
        var text = (string)value;
        if (text.All(IsInvisible))
            return $"Is empty; give a text or leave it out.";
        if (text.Length > Maximum)
            return $"Has {text.Length:N0} characters; at most {Maximum:N0} are allowed.";
        foreach (var character in text)
            if (char.IsControl(character) && character is not ('\t' or '\n' or '\r'))
                return $"Contains the control character U+{(int)character:X4}; only tab and line breaks are allowed.";
        return null;
    }

    private static bool IsInvisible(char character) =>
        char.IsWhiteSpace(character) || char.GetUnicodeCategory(character) == UnicodeCategory.Format;
}

/// <summary>ISO 3166-1 alpha-2.</summary>
public sealed class CountryAttribute : RuleAttribute
{
    public const string Pattern = "^[A-Z]{2}$";

    public override Sentence? Check(object value) => IsoCodes.Countries.Contains((string)value)
        ? null : (Sentence)$"'{Rules.Short(value)}' is not an ISO 3166-1 alpha-2 country code in capitals, such as KR or BR.";
}

/// <summary>ISO 4217.</summary>
public sealed class CurrencyAttribute : RuleAttribute
{
    public const string Pattern = "^[A-Z]{3}$";

    public override Sentence? Check(object value) => IsoCodes.Currencies.Contains((string)value)
        ? null : (Sentence)$"'{Rules.Short(value)}' is not an ISO 4217 currency code in capitals, such as EUR or KRW.";
}

/// <summary>The shape of a BCP-47 language tag.</summary>
public sealed partial class LanguageAttribute : RuleAttribute
{
    public override Sentence? Check(object value) => Tag().IsMatch((string)value)
        ? null : (Sentence)$"'{Rules.Short(value)}' is not a BCP-47 language tag, such as en, pt-BR or zh-Hant.";

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z]{3}){0,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-([A-Za-z0-9]{5,8}|[0-9][A-Za-z0-9]{3}))*(-x(-[A-Za-z0-9]{1,8})+)?$")]
    private static partial Regex Tag();
}

/// <summary>An identifier in a public register, as org-id.guide writes it.</summary>
public sealed partial class LegalIdAttribute : RuleAttribute
{
    public const string Pattern = "^[A-Z]{2}-[A-Z0-9]{2,12}-[A-Za-z0-9][A-Za-z0-9._/-]{0,59}$";

    public override Sentence? Check(object value) => LegalId().IsMatch((string)value)
        ? null : (Sentence)$"'{Rules.Short(value)}' is not a legal id: country, register and number, such as GB-COH-01234567; org-id.guide lists the registers.";

    [GeneratedRegex(Pattern)]
    private static partial Regex LegalId();
}

/// <summary>An absolute http or https address.</summary>
public sealed class WebLinkAttribute : RuleAttribute
{
    public const int Maximum = 2000;

    public override Sentence? Check(object value)
    {
        var link = (string)value;
        return link.Length <= Maximum && !link.Any(char.IsControl) && Uri.TryCreate(link, UriKind.Absolute, out var uri)
            && uri.Scheme is "http" or "https" && uri.Host.Length > 0
            ? null : (Sentence)$"'{Rules.Short(value)}' is not an absolute http or https address of at most {Maximum:N0} characters, such as https://example.org/plan.pdf.";
    }
}

/// <summary>A number between two bounds, both allowed.</summary>
public sealed class BetweenAttribute(double minimum, double maximum) : RuleAttribute
{
    public double Minimum { get; } = minimum;
    public double Maximum { get; } = maximum;

    public override Sentence? Check(object value)
    {
        var number = Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture);
        return number >= Minimum && number <= Maximum ? null
            : Maximum == double.MaxValue || Maximum == long.MaxValue ? (Sentence)$"Is {number}; must be at least {Minimum}."
            : $"Is {number}; must be between {Minimum} and {Maximum}.";
    }
}

/// <summary>A request of which nothing is required.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class PartialAttribute : Attribute;

/// <summary>Walks a request by its attributes and gathers what is wrong, by field.</summary>
internal sealed class Rules
{
    public const int MaximumEntries = 50;
    private readonly Dictionary<string, List<Sentence>> errors = [];

    public bool Broken => errors.Count > 0;

    public IDictionary<string, Sentence[]> Errors => errors.ToDictionary(error => error.Key, error => error.Value.ToArray());

    public static Rules For(object request)
    {
        var rules = new Rules();
        rules.Walk(request, prefix: "");
        return rules;
    }

    /// <summary>Adds an error to a field unless the condition holds.</summary>
    public void Must(bool condition, string field, Sentence message)
    {
        if (condition)
            return;
        if (!errors.TryGetValue(field, out var messages))
            errors[field] = messages = [];
        messages.Add(message);
    }

    public static string Short(object? value) => value?.ToString() is { Length: > 60 } text ? text[..60] + "…" : value?.ToString() ?? "null";

    private void Walk(object request, string prefix)
    {
        var whole = !request.GetType().IsDefined(typeof(PartialAttribute), inherit: false);
        foreach (var property in request.GetType().GetProperties())
        {
            var field = prefix + char.ToLowerInvariant(property.Name[0]) + property.Name[1..];
            var value = property.GetValue(request);
            var attributes = property.GetCustomAttributes(inherit: true);
            switch (value)
            {
                case null or "" when whole && attributes.OfType<RequiredAttribute>().Any():
                    Must(false, field, $"Is required.");
                    break;
                case null:
                    break;
                case IEnumerable entries and not string:
                    CheckEntries([.. entries.Cast<object?>()], field, attributes);
                    break;
                default:
                    CheckValue(value, field, attributes);
                    break;
            }
        }
    }

    private void CheckEntries(List<object?> entries, string field, object[] attributes)
    {
        Must(entries.Count <= MaximumEntries, field, $"Has {entries.Count:N0} entries; at most {MaximumEntries} are allowed.");
        var seen = new HashSet<object>();
        foreach (var (index, entry) in entries.Take(MaximumEntries).Index())
        {
            Must(entry is not null, $"{field}[{index}]", $"Is null; give a value or leave the entry out.");
            if (entry is null)
                continue;
            Must(seen.Add(entry), $"{field}[{index}]", $"Repeats an earlier entry; each may be given once.");
            CheckValue(entry, $"{field}[{index}]", attributes);
        }
    }

    private void CheckValue(object value, string field, object[] attributes)
    {
        foreach (var rule in attributes.OfType<RuleAttribute>())
            if (rule.Check(value) is { } message)
                Must(false, field, message);
        if (value.GetType() is { IsClass: true } type && type != typeof(string))
            Walk(value, field + ".");
    }
}
