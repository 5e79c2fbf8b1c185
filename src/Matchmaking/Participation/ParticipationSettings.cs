using System.Globalization;

namespace Matchmaking.Participation;

/// <summary>What an operator may set of people's priority and its guards, in the configuration section <c>Matchmaking:Participation</c>.</summary>
internal sealed record ParticipationSettings
{
    /// <summary>No weight moves a match further than this share of the distance between the best and the worst score of a list.</summary>
    public const double Bound = 0.1;

    /// <summary>Share of the distance between the best and the worst score that a need with full priority gains.</summary>
    public double Weight { get; private init; } = 0.05;

    /// <summary>Residents assumed where a need's organization states none, such as an institution.</summary>
    public long AssumedPopulation { get; private init; } = 100_000;

    /// <summary>An account younger than this when it supports a need is called young.</summary>
    public int YoungAccountHours { get; private init; } = 72;

    /// <summary>Supports of one account in one hour, over all needs, from which on they are flagged.</summary>
    public int AccountRate { get; private init; } = 20;

    /// <summary>Supports of one need from one address from which on they are flagged.</summary>
    public int AddressRate { get; private init; } = 5;

    /// <summary>An hour with fewer supports than this is never called a burst.</summary>
    public int SmallestBurst { get; private init; } = 10;

    public static ParticipationSettings From(IConfiguration configuration)
    {
        var (section, defaults) = (configuration.GetSection("Matchmaking:Participation"), new ParticipationSettings());
        return new ParticipationSettings
        {
            Weight = Read(section, nameof(Weight), defaults.Weight, 0, Bound),
            AssumedPopulation = (long)Read(section, nameof(AssumedPopulation), defaults.AssumedPopulation, 1, 1e10),
            YoungAccountHours = (int)Read(section, nameof(YoungAccountHours), defaults.YoungAccountHours, 0, 100_000),
            AccountRate = (int)Read(section, nameof(AccountRate), defaults.AccountRate, 1, 1e6),
            AddressRate = (int)Read(section, nameof(AddressRate), defaults.AddressRate, 1, 1e6),
            SmallestBurst = (int)Read(section, nameof(SmallestBurst), defaults.SmallestBurst, 1, 1e6),
        };
    }

    private static double Read(IConfigurationSection section, string name, double otherwise, double least, double most) =>
        section[name] is not { } text ? otherwise
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most ? number
        : throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"the setting {section.Path}:{name} is '{text}'; it must be a number between {least} and {most}."));
}
