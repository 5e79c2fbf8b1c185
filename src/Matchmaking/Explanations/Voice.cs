namespace Matchmaking.Explanations;

/// <summary>Who is spoken to: one side is "you", the other is called by its name.</summary>
internal sealed record Voice
{
    private Voice()
    {
    }

    public required bool IsToCity { get; init; }

    /// <summary>Whether <see cref="Provider"/> is a name rather than a pronoun or a description.</summary>
    public bool IsNamed { get; private init; }

    /// <summary>"Acme" or "you".</summary>
    public required string Provider { get; init; }

    /// <summary>"Acme's" or "your".</summary>
    public required string ProviderOwn { get; init; }

    /// <summary>"of Acme" or "of yours".</summary>
    public required string OfProvider { get; init; }

    /// <summary>"its" or "your", after the provider was named.</summary>
    public required string Its { get; init; }

    /// <summary>"you" or "Kampala".</summary>
    public required string City { get; init; }

    /// <summary>"your" or "Kampala's".</summary>
    public required string CityOwn { get; init; }

    /// <summary>"of yours" or "of Kampala".</summary>
    public required string OfCity { get; init; }

    public string ProviderHas => IsToCity ? $"{Provider} has" : "you have";
    public string ProviderIs => IsToCity ? $"{Provider} is" : "you are";
    public string CityIs => IsToCity ? "you are" : $"{City} is";

    public static Voice ToCity(string city, string provider)
    {
        var name = Named(provider, "the provider");
        return new Voice
        {
            IsToCity = true, IsNamed = !string.IsNullOrWhiteSpace(provider), Provider = name, ProviderOwn = Possessive(name), OfProvider = $"of {name}", Its = "its",
            City = "you", CityOwn = "your", OfCity = "of yours",
        };
    }

    public static Voice ToProvider(string city, string provider)
    {
        var name = Named(city, "the city");
        return new Voice
        {
            IsToCity = false, Provider = "you", ProviderOwn = "your", OfProvider = "of yours", Its = "your",
            City = name, CityOwn = Possessive(name), OfCity = $"of {name}",
        };
    }

    private static string Named(string name, string otherwise) => string.IsNullOrWhiteSpace(name) ? otherwise : name.Trim();

    private static string Possessive(string name) => name.EndsWith('s') ? $"{name}'" : $"{name}'s";
}
