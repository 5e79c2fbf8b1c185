namespace Matchmaking.Platform;

/// <summary>What <c>serve</c> needs to know; the command line wins over the configuration section <c>Matchmaking</c>.</summary>
internal sealed record ServeOptions
{
    public string Urls { get; init; } = "http://localhost:5080";

    /// <summary>The SQLite file; made when missing.</summary>
    public string Database { get; init; } = Path.Combine("data", "matchmaking.db");

    /// <summary>Folder of the ranker.</summary>
    public string Models { get; init; } = Path.Combine(AppContext.BaseDirectory, "models");

    /// <summary>Folder of the illustrative members that an empty database starts with.</summary>
    public string Samples { get; init; } = Path.Combine(AppContext.BaseDirectory, "samples");
    public bool LoadSamples { get; init; } = true;

    public static ServeOptions From(IConfiguration configuration)
    {
        var defaults = new ServeOptions();
        var section = configuration.GetSection("Matchmaking");
        return new ServeOptions
        {
            Urls = configuration["urls"] ?? defaults.Urls,
            Database = section["Database"] ?? defaults.Database,
            Models = section["Models"] ?? defaults.Models,
            Samples = section["Samples"] ?? defaults.Samples,
            LoadSamples = section.GetValue("LoadSamples", defaultValue: true),
        };
    }
}
