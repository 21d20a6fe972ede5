using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;
using MlInfra.Local.Core;
using MlInfra.Local.Wire;

namespace MlInfra.Local.S3.Http;

/// <summary>S3's XML both ways.</summary>
internal static class S3Xml
{
    public const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    public static Task AnswerAsync(S3Request request, string root, Action<XmlWriter> content, int status = 200) =>
        WriteAsync(request.Http, status, XmlAnswer.Write(w =>
        {
            w.WriteStartElement(root, Namespace);
            content(w);
        }));

    public static Task AnswerTextAsync(S3Request request, string text, string contentType)
    {
        request.Http.Response.ContentType = contentType;
        return request.Http.Response.WriteAsync(text, request.Aborted);
    }

    public static async Task ErrorAsync(HttpContext http, AwsException error, string resource, string requestId)
    {
        http.Response.StatusCode = error.Status;
        if (HttpMethods.IsHead(http.Request.Method) || error.Status == StatusCodes.Status304NotModified) return;
        await WriteAsync(http, error.Status, XmlAnswer.Write(w =>
        {
            w.WriteStartElement("Error");
            w.WriteElementString("Code", error.QueryCode ?? error.Code);
            w.WriteElementString("Message", XmlAnswer.Clean(error.Message));
            if (error.Details is { } details) XmlAnswer.Members(w, details);
            w.WriteElementString("Resource", XmlAnswer.Clean(resource));
            w.WriteElementString("RequestId", requestId);
        }));
    }

    /// <summary>Reads a small XML body.</summary>
    public static async Task<XElement> ReadAsync(S3Request request)
    {
        var text = await ReadTextAsync(request);
        try
        {
            return XElement.Parse(text);
        }
        catch (XmlException)
        {
            throw S3Errors.MalformedXml();
        }
    }

    public static async Task<string> ReadTextAsync(S3Request request)
    {
        await using var body = Body.Open(request).Stream;
        using var reader = new StreamReader(body);
        return await reader.ReadToEndAsync(request.Aborted);
    }

    /// <summary>A child's text whatever its namespace, since some clients omit it.</summary>
    public static string? Text(this XElement element, string child) => element.Child(child)?.Value;

    public static XElement? Child(this XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    public static IEnumerable<XElement> Children(this XElement element, string name) => element.Elements().Where(e => e.Name.LocalName == name);

    private static async Task WriteAsync(HttpContext http, int status, byte[] xml)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/xml";
        http.Response.ContentLength = xml.Length;
        await http.Response.Body.WriteAsync(xml, http.RequestAborted);
    }
}
