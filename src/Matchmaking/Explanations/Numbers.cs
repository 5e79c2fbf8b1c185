using System.Globalization;

namespace Matchmaking.Explanations;

/// <summary>Numbers as people say them.</summary>
internal static class Numbers
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    public static string Count(int count, string one, string many) => string.Create(Invariant, $"{count:N0} {(count == 1 ? one : many)}");

    public static string Plain(double number) => number.ToString("#,0.#", Invariant);

    public static string Percent(double share) => Math.Clamp(share, 0, 1) switch
    {
        > 0 and < 0.01 => "less than 1%",
        > 0.99 and < 1 => "more than 99%",
        var kept => string.Create(Invariant, $"{kept * 100:0}%"),
    };

    public static string YearsAgo(double years) => Math.Round(years, 1) switch
    {
        < 0.1 => "less than 0.1 years ago",
        1 => "1 year ago",
        var rounded => string.Create(Invariant, $"{rounded:#,0.#} years ago"),
    };

    public static string Kilometres(double kilometres) => kilometres switch
    {
        < 10 => "less than 10 km",
        < 100 => string.Create(Invariant, $"about {kilometres:0} km"),
        // Half the Earth's circumference: no two places are farther apart.
        _ => string.Create(Invariant, $"about {Math.Min(20_000, Math.Round(kilometres / 10) * 10):N0} km"),
    };

    /// <summary>"2.5 times", "about the same as", "40% of"; made to stand before what is compared with.</summary>
    public static string Times(double ratio) => ratio switch
    {
        > 1000 => "more than 1,000 times",
        > 1.1 => string.Create(Invariant, $"{ratio:#,0.#} times"),
        >= 0.9 => "about the same as",
        _ => $"{Percent(ratio)} of",
    };
}
