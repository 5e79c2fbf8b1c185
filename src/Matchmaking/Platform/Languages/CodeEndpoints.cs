using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Matchmaking.Platform;

internal static class CodeEndpoints
{
    private static readonly CodeListResponse Example = new("provider_size", "Provider size", "How large a provider is.",
    [
        new("sme", "Small or medium-sized", "Fewer than 250 staff (EU Recommendation 2003/361/EC)."), new("large", "Large", "250 staff or more."),
    ]);

    public static void Map(RouteGroupBuilder codes)
    {
        codes.MapGet("/", List).WithName("listCodes").WithSummary("List the code lists")
            .WithDescription("Every list of codes in the API with labels and descriptions to show to people, in the language that Accept-Language asks for: "
                + $"{string.Join(", ", Languages.All)}. What is said in problem documents is in that language too; codes and field names are the same in all.")
            .WithExamples(response: new CodeListsResponse([Example])).WithHeaders(HeaderNames.ContentLanguage, HeaderNames.Vary);
        codes.MapGet("/{list}", Get).WithName("getCodes").WithSummary("Read a code list")
            .WithDescription("One list of codes with labels and descriptions, in the language that Accept-Language asks for.")
            .WithExamples(response: Example).WithHeaders(HeaderNames.ContentLanguage, HeaderNames.Vary).WithProblems(404);
    }

    // The header is read by the middleware; as a parameter it is in the document.
    private static Ok<CodeListsResponse> List([FromHeader(Name = "Accept-Language")] string? acceptLanguage, HttpContext http)
    {
        http.Response.SayLanguage();
        return TypedResults.Ok(CodeLists.All());
    }

    private static Results<Ok<CodeListResponse>, ProblemHttpResult> Get(string list, [FromHeader(Name = "Accept-Language")] string? acceptLanguage, HttpContext http)
    {
        if (CodeLists.Find(list) is not { } found)
            return Problems.Of(404, $"There is no code list '{Rules.Short(list)}'; use one of: {string.Join(", ", CodeLists.Names)}.", $"Not found");
        http.Response.SayLanguage();
        return TypedResults.Ok(found);
    }
}
