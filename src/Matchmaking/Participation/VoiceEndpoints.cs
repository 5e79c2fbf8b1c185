using Matchmaking.Accounts;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Participation;

/// <summary>Who was heard on a need, in counts.</summary>
/// <param name="NeedId">The need.</param>
/// <param name="Supporters">People over all channels; somebody heard in two is counted twice.</param>
/// <param name="Channels">People by channel.</param>
/// <param name="Excluded">Online supports that staff excluded; not among the supporters.</param>
/// <param name="Priorities">How much the need matters to those who support it online.</param>
/// <param name="Groups">The need's target groups and whether they were heard.</param>
/// <param name="Breadth">Share of the need's target groups that were heard; null when it names none.</param>
/// <param name="Comments">Comments that can be read.</param>
/// <param name="Priority">How much the people put the need first, from 0 to 1, and what that is made of.</param>
public sealed record VoiceResponse(
    Guid NeedId, int Supporters, IReadOnlyList<ChannelCount> Channels, int Excluded, IReadOnlyList<PriorityCount> Priorities,
    IReadOnlyList<HeardGroup> Groups, double? Breadth, int Comments, NeedPriority Priority);

/// <summary>People heard in one way.</summary>
/// <param name="Channel">How.</param>
/// <param name="Supporters">How many.</param>
public sealed record ChannelCount(SupportChannel Channel, int Supporters);

/// <summary>Online supports of one priority.</summary>
/// <param name="Priority">How much the need matters to them.</param>
/// <param name="Supporters">How many.</param>
public sealed record PriorityCount(SupportPriority Priority, int Supporters);

/// <summary>A target group of the need.</summary>
/// <param name="Group">The group.</param>
/// <param name="Heard">At least five people of it were heard.</param>
/// <param name="Supporters">People of it who support the need, in steps of five; null below five.</param>
public sealed record HeardGroup(TargetGroup Group, bool Heard, int? Supporters);

/// <summary>What everybody may know of how a need was heard and what became of it.</summary>
internal static class VoiceEndpoints
{
    public static void Map(RouteGroupBuilder needs)
    {
        needs.MapGet("/{id:guid}/voice", GetAsync).WithName("getVoice").WithSummary("Read the people's voice on a need")
            .WithDescription("Supporters by channel, how many of the need's target groups were heard, and how much it matters to people. Groups are counted from what residents "
                + "say of themselves and from the batches, in steps of five; fewer than five are not shown. Supports of accounts that were closed are not counted.")
            .WithExamples(response: ParticipationExamples.Voice).WithProblems(404);
        needs.MapGet("/{id:guid}/timeline", TimelineAsync).WithName("getTimeline").WithSummary("Read what became of a need")
            .WithDescription("Its public statuses, the city's answers to the people, who was heard offline, how far the city came with how many providers, and what both sides confirmed that came of it, oldest first.")
            .WithExamples(response: ParticipationExamples.Timeline).WithProblems(404);
    }

    private static async Task<Results<Ok<VoiceResponse>, ProblemHttpResult>> GetAsync(Guid id, Caller caller, MatchmakingDb db, PeoplesPriority priority, CancellationToken cancellation)
    {
        var need = await caller.Needs(db).AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancellation);
        return need is null ? Problems.NotFound($"need", id) : TypedResults.Ok(await ReadAsync(need, db, priority, cancellation));
    }

    public static async Task<VoiceResponse> ReadAsync(Need need, MatchmakingDb db, PeoplesPriority priority, CancellationToken cancellation)
    {
        var tally = (await VoiceTally.OfAsync(db, [need.Id], cancellation))[need.Id];
        var comments = await db.Comments.CountAsync(c => c.NeedId == need.Id && c.State == CommentState.Visible, cancellation);
        return new VoiceResponse(
            need.Id, tally.Supporters, [.. Enum.GetValues<SupportChannel>().Select(c => new ChannelCount(c, tally.Of(c)))], tally.Excluded,
            [.. Enum.GetValues<SupportPriority>().Select(p => new PriorityCount(p, tally.Online.GetValueOrDefault(p)))],
            [.. need.TargetGroups.Select(g => new HeardGroup(g, tally.Hears(g), tally.Shown(g)))], tally.Breadth(need.TargetGroups), comments,
            (await priority.OfAsync([need.Id], cancellation))[need.Id]);
    }

    private static async Task<Results<Ok<TimelineResponse>, ProblemHttpResult>> TimelineAsync(Guid id, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var need = await caller.Needs(db).AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancellation);
        return need is null ? Problems.NotFound($"need", id) : TypedResults.Ok(new TimelineResponse(id, await Timeline.OfAsync(db, need, cancellation)));
    }
}
