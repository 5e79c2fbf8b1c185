using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Matchmaking.Platform;

/// <summary>Shows in every operation what holds for all of its kind, so that no endpoint has to say it again.</summary>
internal sealed class Conventions : IOperationFilter
{
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (context.ApiDescription.RelativePath?.StartsWith("api/", StringComparison.Ordinal) is not true)
            return;
        var answers = operation.Responses ??= [];
        if (operation.Parameters?.OfType<OpenApiParameter>().FirstOrDefault(parameter => parameter.Name == "If-Match") is { } ifMatch)
        {
            (ifMatch.Required, ifMatch.Example) = (true, "\"3\"");
            ifMatch.Description = "The ETag of the version to change, quotes included; * for whichever is current.";
            foreach (var status in new[] { "400", "412", "428" })
                answers.TryAdd(status, new OpenApiResponse());
        }
        if (context.ApiDescription.HttpMethod == HttpMethods.Get)
            MakeConditional(operation, answers);
    }

    private static void MakeConditional(OpenApiOperation operation, OpenApiResponses answers)
    {
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = "If-None-Match", In = ParameterLocation.Header, Schema = new OpenApiSchema { Type = JsonSchemaType.String }, Example = "\"3\"",
            Description = "The ETag of a copy you have: 304 without a body says that it is still good.",
        });
        answers.TryAdd("304", new OpenApiResponse { Description = "Your copy is still good", Headers = new Dictionary<string, IOpenApiHeader> { ["ETag"] = AnswerHeaders.Shown("ETag") } });
        if (answers["200"] is OpenApiResponse good)
            (good.Headers ??= new Dictionary<string, IOpenApiHeader>())["ETag"] = AnswerHeaders.Shown("ETag");
    }
}
