using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using MlInfra.Local.Core;

namespace MlInfra.Local.Wire;

/// <summary>The Query protocol: a form in, XML out.</summary>
internal sealed class QueryFormat : Format
{
    public override WireFormat Kind => WireFormat.Query;

    public override DecodedCall Decode(HttpRequest request, byte[] body, MergedService service)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var (name, values) in request.Query)
            parameters.Add(new(name, values.ToString()));
        using (var reader = new FormReader(Encoding.UTF8.GetString(body)) { ValueCountLimit = 100_000, ValueLengthLimit = int.MaxValue, KeyLengthLimit = 8192 })
            foreach (var (name, values) in reader.ReadForm())
                parameters.Add(new(name, values.ToString()));
        var action = parameters.LastOrDefault(p => p.Key == "Action").Value
            ?? throw new AwsException("MissingAction", "The request must contain the parameter Action");
        parameters.RemoveAll(p => p.Key is "Action" or "Version" || p.Key.StartsWith("X-Amz-", StringComparison.Ordinal));
        return new(action, QueryTree.Read(parameters));
    }

    public override Task WriteReplyAsync(HttpContext http, MergedService service, string operation, Reply reply, string requestId)
    {
        var xml = XmlAnswer.Write(w =>
        {
            w.WriteStartElement(operation + "Response", service.XmlNamespace ?? "");
            w.WriteStartElement(operation + "Result");
            if (reply.Output is { } output) XmlAnswer.Members(w, output);
            w.WriteEndElement();
            w.WriteStartElement("ResponseMetadata");
            w.WriteElementString("RequestId", requestId);
        });
        return WriteAsync(http.Response, reply.Status, "text/xml", xml);
    }

    public override Task WriteErrorAsync(HttpContext http, MergedService? service, AwsException error, string requestId)
    {
        var code = error.QueryCode ?? error.Code;
        if (code == "AccessDenied" && service?.SigningName == "sns") code = "AuthorizationError";
        http.Response.Headers["x-amzn-ErrorType"] = code;
        var xml = XmlAnswer.Write(w =>
        {
            w.WriteStartElement("ErrorResponse", service?.XmlNamespace ?? "");
            w.WriteStartElement("Error");
            w.WriteElementString("Type", "Sender");
            w.WriteElementString("Code", code);
            w.WriteElementString("Message", XmlAnswer.Clean(error.Message));
            w.WriteEndElement();
            w.WriteElementString("RequestId", requestId);
        });
        return WriteAsync(http.Response, error.Status, "text/xml", xml);
    }
}
