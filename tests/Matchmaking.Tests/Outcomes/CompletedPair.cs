using System.Net;
using Matchmaking.Curation;
using Matchmaking.Introductions;
using Matchmaking.Outcomes;
using Matchmaking.Tests.Introductions;

namespace Matchmaking.Tests.Outcomes;

/// <summary>A pair whose project has been completed today.</summary>
internal static class CompletedPair
{
    public static readonly OutcomeRequest Request = OutcomeExamples.Request with { AgreedOn = MatchedPair.Today, EndedOn = MatchedPair.Today };
    public static readonly OutcomeAnswerRequest Confirm = new() { Confirmed = true };

    public static async Task<MatchedPair> CompletedAsync(MatchmakingHost host)
    {
        var pair = await MatchedPair.IntroducedAsync(host);
        foreach (var step in (MatchStep[])[MatchStep.StartPilot, MatchStep.StartProcurement, MatchStep.Contract, MatchStep.Complete])
            (await pair.StageAsync(step)).Expect(HttpStatusCode.OK);
        return pair;
    }

    /// <summary>An outcome that the city, or somebody else, entered.</summary>
    public static async Task<Answer> EnterAsync(this MatchedPair pair, ApiClient? by = null) =>
        (await (by ?? pair.OfCity).PostAsync(pair.Path + "/outcome", Request)).Expect(HttpStatusCode.Created);

    /// <summary>The address of an outcome that both confirmed.</summary>
    public static async Task<string> ConfirmedAsync(this MatchedPair pair)
    {
        var location = (await pair.EnterAsync()).Location!;
        (await pair.OfProvider.PostAsync(location + "/answers", Confirm, "*")).Expect(HttpStatusCode.OK);
        return location;
    }

    public static async Task PublishAsync(this MatchedPair pair)
    {
        foreach (var side in (ApiClient[])[pair.OfCity, pair.OfProvider])
            (await side.PostAsync(pair.Path + "/consents", new ConsentRequest { Scope = ConsentScope.PublishOutcome, Given = true }, "*")).Expect(HttpStatusCode.OK);
    }
}
