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
        if (Idempotency.Takes(context.ApiDescription.HttpMethod, context.ApiDescription.RelativePath, context.ApiDescription.ActionDescriptor.EndpointMetadata))
            MakeRepeatable(operation, answers);
        answers.TryAdd("406", new OpenApiResponse());
        answers.TryAdd("429", new OpenApiResponse());
        foreach (var wait in answers.Where(answer => answer.Key is "429" or "503").Select(answer => answer.Value).OfType<OpenApiResponse>())
            (wait.Headers ??= new Dictionary<string, IOpenApiHeader>())["Retry-After"] = AnswerHeaders.Shown("Retry-After");
    }

    private static void MakeRepeatable(OpenApiOperation operation, OpenApiResponses answers)
    {
        (operation.Parameters ??= []).Add(new OpenApiParameter
        {
            Name = IdempotencyKey.Header, In = ParameterLocation.Header, Example = "\"8e03978e-40d5-43dd-bc93-6894a57f9324\"",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = IdempotencyKey.MaximumLength },
            Description = $"A new UUID for each new request. Sent again with the same key within {Idempotency.Remembered.TotalHours} hours it is answered as the first time, "
                + "without a second effect; with another body the answer is 422, while the first is still at work 409.",
        });
        foreach (var status in new[] { "400", "409", "422" })
            answers.TryAdd(status, new OpenApiResponse());
        foreach (var good in answers.Where(answer => answer.Key[0] == '2').Select(answer => answer.Value).OfType<OpenApiResponse>())
            (good.Headers ??= new Dictionary<string, IOpenApiHeader>())[Idempotency.ReplayedHeader] = AnswerHeaders.Shown(Idempotency.ReplayedHeader);
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
