using System.Globalization;

namespace Matchmaking.Exposure;

/// <summary>What an operator may set of the policies on top of the score, in the configuration section <c>Matchmaking:Exposure</c>; 0 switches one off.</summary>
internal sealed record ExposureOptions
{
    /// <summary>No policy outweighs the score.</summary>
    public const double Bound = 0.5;

    /// <summary>How much likeness to a match above counts against a match, beside its score.</summary>
    public double Diversity { get; private init; } = 0.1;

    /// <summary>Share of the exposure of the first ten places that small and new providers get where enough of them match well.</summary>
    public double MinimumShare { get; private init; } = 0.2;

    public static ExposureOptions From(IConfiguration configuration)
    {
        var (section, defaults) = (configuration.GetSection("Matchmaking:Exposure"), new ExposureOptions());
        return new ExposureOptions
        {
            Diversity = Share(section.GetSection(nameof(Diversity)), defaults.Diversity),
            MinimumShare = Share(section.GetSection(nameof(MinimumShare)), defaults.MinimumShare),
        };
    }

    private static double Share(IConfigurationSection entry, double otherwise) => entry.Value is not { } text ? otherwise
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share <= Bound ? share
        : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the setting {entry.Path} is '{text}'; it must be a number between 0 and {Bound}."));
}
