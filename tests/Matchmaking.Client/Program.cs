using Matchmaking.Client;
using Matchmaking.Client.Models;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Microsoft.Kiota.Http.HttpClientLibrary.Middleware.Options;

// A first visit with the generated client: add a city, draft a need, publish the version that was drafted, ask for its matches.
// Arguments: the service's address and the accessToken of a session.
using var adapter = new HttpClientRequestAdapter(new BaseBearerTokenAuthenticationProvider(new Token(args[1]))) { BaseUrl = args[0] };
var api = new MatchmakingClient(adapter).Api.V1;

var city = await api.Organizations.PostAsync(
    new OrganizationRequest { Kind = OrganizationKind.City, LegalName = "Town of Example Harbour", Country = "IE", Region = Region.Europe },
    request => request.Headers.Add("Idempotency-Key", $"\"{Guid.NewGuid()}\""));

var answer = new HeadersInspectionHandlerOption { InspectResponseHeaders = true };
var need = await api.Needs.PostAsync(
    new NeedRequest
    {
        OrganizationId = city!.Id, Title = "Know where the harbour floods", Problem = "Spring tides flood the quays, and nobody knows which until cars stand in water.",
        Sectors = [Sector.Resilience], Deadline = new Date(2030, 10, 31), Languages = ["en"],
    },
    request => request.Options.Add(answer));
var version = answer.ResponseHeaders["ETag"].Single();
Console.WriteLine($"drafted {version} {need!.Status}");

var step = api.Needs[need.Id!.Value].Publish;
var published = await step.PostAsync(request => request.Headers.Add("If-Match", version));
Console.WriteLine($"published {published!.Version} {published.Status}");

var matches = await api.Needs[need.Id.Value].Matches.GetAsync(request => request.QueryParameters.Limit = 3);
Console.WriteLine($"matches {matches!.Items!.Count} by {matches.Ranker!.Name}, with reasons: {matches.Items.TrueForAll(match => match.Explanation!.Parts!.Count > 0)}");

try
{
    await step.PostAsync(request => request.Headers.Add("If-Match", version));
}
catch (Problem problem)
{
    Console.WriteLine($"refused {problem.ResponseStatusCode} {problem.Title}, trace {problem.TraceId!.Length > 0}");
}

/// <summary>Gives the same token to every request; a longer visit would refresh it.</summary>
internal sealed class Token(string accessToken) : IAccessTokenProvider
{
    public AllowedHostsValidator AllowedHostsValidator { get; } = new();

    public Task<string> GetAuthorizationTokenAsync(Uri uri, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(accessToken);
}
