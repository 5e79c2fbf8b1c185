using System.Net;
using System.Text.Json.Nodes;
using Matchmaking.Platform;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Profiles;

/// <summary>Members and profiles that tests start from: the examples of the OpenAPI document, sent through the API.</summary>
internal static class Given
{
    public static readonly string[] Slices = ["organizations", "needs", "offerings", "references"];

    public static async Task<string> OrganizationAsync(this MatchmakingHost host, OrganizationKind kind, string name = "Rivermouth")
    {
        var request = new OrganizationRequest { Kind = kind, LegalName = name, Country = "MZ", Region = Region.Africa, Population = kind == OrganizationKind.City ? 1_120_000 : null };
        return (await host.PostAsync("/api/v1/organizations", request)).Expect(HttpStatusCode.Created).Id;
    }

    public static async Task<Answer> VetAsync(this MatchmakingHost host, string organization, Vetting state, DateOnly? until = null) => (await host.PostAsync(
        $"/api/v1/organizations/{organization}/vetting", new VettingRequest { State = state, ExpiresOn = until, Note = "Looked at" }, "*")).Expect(HttpStatusCode.Created);

    /// <summary>A body that the slice accepts, with the members it names.</summary>
    public static async Task<JsonObject> BodyAsync(this MatchmakingHost host, string slice)
    {
        object example = slice switch
        {
            "organizations" => ProfileExamples.City,
            "needs" => ProfileExamples.Need,
            "offerings" => ProfileExamples.Offering,
            _ => ProfileExamples.Reference,
        };
        var body = Examples.Json(example).AsObject();
        if (slice == "needs")
            body["organizationId"] = await host.OrganizationAsync(OrganizationKind.City);
        if (slice is "offerings" or "references")
            body["organizationId"] = await host.OrganizationAsync(OrganizationKind.Provider);
        if (slice == "references")
            body["clientOrganizationId"] = await host.OrganizationAsync(OrganizationKind.City);
        return body;
    }

    public static async Task<Answer> CreatedAsync(this MatchmakingHost host, string slice) =>
        (await host.PostAsync($"/api/v1/{slice}", await host.BodyAsync(slice))).Expect(HttpStatusCode.Created);
}
