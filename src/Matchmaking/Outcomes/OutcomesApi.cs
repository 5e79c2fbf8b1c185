using System.Text.RegularExpressions;

namespace Matchmaking.Outcomes;

/// <summary>The slice: what introductions came to, as facts that matching and everybody can build on.</summary>
internal static class OutcomesApi
{
    public static void AddOutcomes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(OutcomeOptions.From(configuration));
        services.AddScoped<ConfirmedOutcome>();
    }

    public static void MapOutcomes(this IEndpointRouteBuilder api)
    {
        OutcomeEndpoints.Map(api);
        OutcomeExportEndpoints.Map(api);
    }
}

/// <summary>Under which name outcomes are published.</summary>
/// <param name="OcidPrefix">Registered with the Open Contracting Partnership.</param>
/// <param name="Publisher">Who publishes.</param>
internal sealed partial record OutcomeOptions(string OcidPrefix, string Publisher)
{
    /// <summary>In the form of a prefix and registered by nobody.</summary>
    private const string Unregistered = "ocds-000000";

    public static OutcomeOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Matchmaking:Ocds");
        var prefix = section["Prefix"] ?? Unregistered;
        return Prefix().IsMatch(prefix) ? new OutcomeOptions(prefix, section["Publisher"] ?? configuration["Matchmaking:Contact:Name"] ?? "Whoever runs this service")
            : throw new InvalidDataException($"the setting {section.Path}:Prefix is '{prefix}'; it must be ocds- and six letters or digits, as the Open Contracting Partnership gave it to you.");
    }

    [GeneratedRegex("^ocds-[a-z0-9]{6}$")]
    private static partial Regex Prefix();
}
