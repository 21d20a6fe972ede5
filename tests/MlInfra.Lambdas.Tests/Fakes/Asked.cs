using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace MlInfra.Lambdas.Tests.Fakes;

/// <summary>What a request asks of AWS: in JSON by its header, or as a form by its Action.</summary>
internal sealed record Asked(string Operation, bool IsJson, Dictionary<string, string> Form)
{
    /// <summary>Reads it; a request that is neither has no operation.</summary>
    public static Asked Of(HttpRequest request, string body)
    {
        var target = request.Headers["X-Amz-Target"].ToString();
        if (target.Length > 0) return new(target.Split('.')[1], true, []);
        if (!request.HasFormContentType) return new("", false, []);
        var form = QueryHelpers.ParseQuery(body).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
        return new(form.GetValueOrDefault("Action", ""), false, form);
    }
}
