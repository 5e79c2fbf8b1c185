using System.Net;
using Microsoft.OpenApi;

namespace Matchmaking.Platform;

/// <summary>How many requests a caller may send at once, and again after so many seconds.</summary>
/// <param name="Requests">As many, then one at a time as they grow back.</param>
/// <param name="Seconds">In this time all of them grow back.</param>
internal sealed record Budget(int Requests, int Seconds);

/// <summary>What is set about the service's callers, in the configuration section <c>Matchmaking</c>.</summary>
internal sealed record ApiSettings
{
    public Budget Reads { get; private init; } = new(1200, 60);
    public Budget Writes { get; private init; } = new(300, 60);
    public Budget Expensive { get; private init; } = new(600, 60);

    /// <summary>Whether programs on this machine are limited too.</summary>
    public bool LimitLocal { get; private init; }

    /// <summary>Who may say for whom a request comes: the reverse proxies before the service, and nobody else.</summary>
    public IReadOnlyList<IPNetwork> Proxies { get; private init; } = [];

    /// <summary>Sites whose pages may call the API from a browser.</summary>
    public IReadOnlyList<string> Origins { get; private init; } = [];

    /// <summary>Whom callers ask, as the OpenAPI document names it.</summary>
    public OpenApiContact Contact { get; private init; } = new();

    public static ApiSettings From(IConfiguration configuration)
    {
        var (section, defaults) = (configuration.GetSection("Matchmaking"), new ApiSettings());
        return new ApiSettings
        {
            Reads = ReadBudget(section.GetSection("RateLimits:Reads"), defaults.Reads),
            Writes = ReadBudget(section.GetSection("RateLimits:Writes"), defaults.Writes),
            Expensive = ReadBudget(section.GetSection("RateLimits:Expensive"), defaults.Expensive),
            LimitLocal = section["RateLimits:Local"] is { } local && (bool.TryParse(local, out var limited) ? limited : throw section.GetSection("RateLimits:Local").Wrong($"true or false")),
            Proxies = [.. Entries(section.GetSection("Proxies")).Select(ReadProxy)],
            Origins = [.. Entries(section.GetSection("Cors:Origins")).Select(ReadOrigin)],
            Contact = ReadContact(section.GetSection("Contact")),
        };
    }

    private static Budget ReadBudget(IConfigurationSection section, Budget standard)
    {
        int Number(string name, int otherwise) => section.GetSection(name).WholeNumber(1, 1_000_000) ?? otherwise;
        return new Budget(Number(nameof(Budget.Requests), standard.Requests), Number(nameof(Budget.Seconds), standard.Seconds));
    }

    private static IPNetwork ReadProxy(IConfigurationSection entry) =>
        IPNetwork.TryParse(entry.Value, out var network) ? network
        : IPAddress.TryParse(entry.Value, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw entry.Wrong($"an address or a network, such as 10.0.0.7 or 10.0.0.0/24");

    private static string ReadOrigin(IConfigurationSection entry) =>
        Uri.TryCreate(entry.Value, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.PathAndQuery == "/" && !entry.Value!.EndsWith('/')
            ? entry.Value : throw entry.Wrong($"an origin without a path, such as https://pages.example.org");

    private static OpenApiContact ReadContact(IConfigurationSection section) => new()
    {
        Name = section["Name"] ?? "Whoever runs this service",
        Email = section["Email"],
        Url = section["Url"] is not { } url ? null
            : Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address
            : throw section.GetSection("Url").Wrong($"an absolute http or https address"),
    };

    private static IEnumerable<IConfigurationSection> Entries(IConfigurationSection section) =>
        section.Value is { Length: > 0 } ? throw section.Wrong($"a list: {section.Path}:0, {section.Path}:1, …") : section.GetChildren();
}
