using System.Globalization;

namespace Matchmaking.Platform;

/// <summary>Reads what an operator set. A mistake is told at the start, with its place and what is expected, not when it is first used.</summary>
internal static class SettingReader
{
    /// <summary>A whole number; null when it is not set.</summary>
    public static int? WholeNumber(this IConfigurationSection setting, int least, int most) => setting.Value is not { } text ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw setting.Wrong($"a whole number between {least} and {most}");

    /// <summary>A number; null when it is not set.</summary>
    public static double? Number(this IConfigurationSection setting, double least, double most) => setting.Value is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw setting.Wrong($"a number between {least} and {most}");

    /// <summary>What is said of a setting that cannot be used.</summary>
    public static InvalidDataException Wrong(this IConfigurationSection setting, FormattableString expected) =>
        new($"the setting {setting.Path} is '{setting.Value}'; it must be {expected.ToString(CultureInfo.InvariantCulture)}.");
}
