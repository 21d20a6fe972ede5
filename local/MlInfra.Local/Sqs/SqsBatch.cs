using System.Text.Json.Nodes;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

/// <summary>Batches: each entry succeeds or fails for itself.</summary>
internal static class SqsBatch
{
    public static Reply Run(Call call, string queryEntry, string queryResult, Func<JsonObject, JsonObject> one)
    {
        var good = new JsonArray();
        var bad = new JsonArray();
        foreach (var entry in call.Input.Entries(queryEntry))
        {
            try
            {
                var result = one(entry);
                result.Insert(0, "Id", entry.Text("Id"));
                good.Add(result);
            }
            catch (AwsException e)
            {
                bad.Add(new JsonObject { ["Id"] = entry.Text("Id"), ["SenderFault"] = true, ["Code"] = e.QueryCode ?? e.Code, ["Message"] = e.Message });
            }
        }
        var output = new JsonObject();
        if (call.Format == WireFormat.Query)
        {
            output[queryResult] = XmlHints.Flat(good);
            output["BatchResultErrorEntry"] = XmlHints.Flat(bad);
        }
        else
        {
            output["Successful"] = good;
            if (bad.Count > 0) output["Failed"] = bad;
        }
        return output;
    }
}
